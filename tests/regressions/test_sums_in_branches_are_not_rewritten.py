"""Sums that TensorFlow's rewriter makes wrong in a branch, also of graphs by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

# Each gave an empty tensor.
IN_A_BRANCH = """
def f(x, n):
    total = x
    if n < 3:
        total = 0
        for i in range(3):
            total = total + x
    return total
INPUTS = {f: [(T(3.0), T(-3)), (T([3.0]), T(-3)), (T(3), T(3))]}
"""
IN_A_LOOP = """
def f(x, n):
    y = x
    if n < 3:
        while n < 3:
            y = tf.add_n([y * 1, tf.reshape(y, []), y])
            n = n + 1
    return y
INPUTS = {f: [(T(3.0), T(1)), (T(3.0), T(5))]}
"""


@pytest.mark.slow
@pytest.mark.parametrize("program", [IN_A_BRANCH, IN_A_LOOP])
def test_terms_that_are_found_to_be_one_are_added(
    program: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    found = outcome(program)

    assert (found["to_graph"], found["listed"]) == ("equal", "equal")
