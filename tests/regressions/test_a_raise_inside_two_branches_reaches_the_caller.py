"""What random programs found in graphs with exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

# TensorFlow's rewriter drops the branch, also in a graph written by hand: it folds
# `0 + x` in a branch to which `x` comes from outside.
BESIDE_A_SUM = """
def f(x, n):
    if n < 3:
        if sum([x, x]) > 1:
            raise Odd
INPUTS = {f: [(T(3.0), T(-3))]}
"""
# "13 nodes in a cycle": the first `if` waited for what was made after it.
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
# What always raises was raised while the graph was built, about values without text.
ABOUT_A_CHOICE = """
def f(x, n, k):
    assert k < -4, "ab" if x > 1.0 else ""
    return n
INPUTS = {f: [(T(-0.5), T(2), -2), (T(1.5), T(2), -2)]}
"""
ABOUT_A_NUMBER = """
def f(x, n, k):
    items = [int(n), 2, 3] if k else []
    return items.index(int(x))
INPUTS = {f: [(T(3.0), T(4), 0), (T(7.0), T(4), 1), (T(4.0), T(4), 1)]}
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
    [PLAIN, BESIDE_A_SUM, AFTER_A_STAGED_RETURN, ABOUT_A_CHOICE, ABOUT_A_NUMBER],
)
def test_a_raise_inside_two_branches_reaches_the_caller(
    program: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    found = outcome(program)

    assert (found["to_graph"], found["listed"]) == ("equal", "equal")
