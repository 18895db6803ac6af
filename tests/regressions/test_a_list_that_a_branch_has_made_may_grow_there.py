"""A staged list is the body's own, as a plain one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

IN_A_LOOP = """
def f(x, n, k):
    i = T(0)
    r = 0
    while i < n:
        i += 1
        if x > 0:
            v = [1, 2, 3] if n > k else [1, 2]
            v.append(4)
            r += len(v)
        else:
            continue
    return r
INPUTS = {f: [(T(0.5), T(2), 0)]}
"""
UNDER_TWO_NAMES = """
def f(x, n, k):
    b = [5]
    if x > 0:
        a = [1, 2, 3] if n > k else [1, 2]
        b = a
        b.append(1)
        if n > 1:
            a.append(2)
        a.append(3)
    return b
INPUTS = {f: [(T(0.5), T(2), 0), (T(-0.5), T(0), 1)]}
"""
FILTERED = """
def f(x, n):
    r = 0
    if n > 1:
        v = [a for a in x if a > 0]
        v.append(x[0])
        r = sum(v)
    print([int(a) for a in x if a > 0])
    return r
INPUTS = {f: [(T([0.5, -1.0]), T(2))]}
"""


@pytest.mark.slow
@pytest.mark.parametrize("program", [IN_A_LOOP, UNDER_TWO_NAMES])
def test_a_list_that_a_branch_has_made_may_grow_there(
    program: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    assert set(outcome(program).values()) == {"equal"}


@pytest.mark.slow
def test_a_filtered_list_grows_and_is_printed(
    outcome: Callable[[str], dict[str, str]],
) -> None:
    found = outcome(FILTERED)

    assert (found["to_graph"], found["listed"]) == ("equal", "equal")
