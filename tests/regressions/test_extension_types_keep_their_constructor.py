"""TensorFlow's extension types may be written by their own constructor only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = """
class Masked(tf.experimental.ExtensionType):
    values: tf.Tensor
    mask: tf.Tensor

    def __init__(self, values, mask=None):
        self.values = values
        self.mask = tf.ones_like(values, tf.bool) if mask is None else mask


def f(x):
    first = Masked(x)
    if tf.reduce_sum(x) > 0:
        second = Masked(x * 2, x > 1)
    else:
        second = Masked(x)
    return tf.where(second.mask, second.values, -first.values)
INPUTS = {f: [(T([1.0, 2.0]),), (T([-1.0, -2.0]),)]}
"""


@pytest.mark.slow
def test_extension_types_are_made_in_branches(
    outcome: Callable[[str], dict[str, str]],
) -> None:
    found = outcome(PROGRAM)
    assert (found["to_graph"], found["listed"]) == ("equal", "equal")
