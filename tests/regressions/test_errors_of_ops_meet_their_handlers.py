"""`try` around ops: what TensorFlow says of them while the graph is built, or runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = """
def f(x):
    t = tf.stack([x, x, x])
    try:
        return {}
    except {}:
        return t + 1
INPUTS = {{f: [(T(1.0),), (T(0.0),)]}}
"""
ERROR = "tf.errors.InvalidArgumentError"
EQUAL = (
    ("tf.reshape(t, [2, 2])", ERROR),
    ("t + tf.constant([1.0, 2.0])", "Exception"),
    ("tf.reshape(t, [3, 1]) * 2 + tf.reduce_sum(t)", "tf.errors.OpError"),
)
REFUSED = (
    ("tf.gather(t, tf.cast(x, tf.int32) * 4)", ERROR),
    ("[tf.debugging.assert_positive(x), t]", "Exception"),
)


@pytest.mark.slow
@pytest.mark.parametrize(("op", "caught"), EQUAL)
def test_error_of_unfit_shapes_is_that_of_the_op(
    op: str, caught: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    assert outcome(PROGRAM.format(op, caught))["to_graph"] == "equal"


@pytest.mark.slow
@pytest.mark.parametrize(("op", "caught"), REFUSED)
def test_error_that_only_the_run_can_tell_is_not_waited_for(
    op: str, caught: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    assert outcome(PROGRAM.format(op, caught))["to_graph"] == "refused"
