"""What random programs found in graphs with exceptions, and what is not mended yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

# TensorFlow's rewriter drops the failure, also in a graph written by hand: it folds
# `0 + x` in a branch that has a raising branch inside and an unused result.
BESIDE_A_SUM = """
def f(x, n):
    if n < 3:
        if sum([x, x]) > 1:
            raise Odd
INPUTS = {f: [(T(3.0), T(-3))]}
"""
# "13 nodes in a cycle": the order of effects.
AFTER_A_STAGED_RETURN = """
def f(x, n, k):
    for a, b in enumerate([x, x, x]):
        if a:
            1[k]
        elif T(2.5):
            return n
    return n
INPUTS = {f: [(T(0.5), T(2), 0)]}
"""
PLAIN = """
def f(x, n):
    if n < 3:
        if x + x > 1:
            raise Odd(n)
INPUTS = {f: [(T(3.0), T(-3)), (T(-3.0), T(-3))]}
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "program",
    [
        PLAIN,
        pytest.param(BESIDE_A_SUM, marks=pytest.mark.xfail(reason="issue 4")),
        pytest.param(AFTER_A_STAGED_RETURN, marks=pytest.mark.xfail(reason="issue 4")),
    ],
)
def test_a_raise_inside_two_branches_reaches_the_caller(
    program: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    found = outcome(program)

    assert (found["to_graph"], found["listed"]) == ("equal", "equal")
