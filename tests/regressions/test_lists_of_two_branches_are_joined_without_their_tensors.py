"""One branch's list is staged already, the other's holds tensors of its own graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = """
def f(x, n, k):
    k = int(n)
    items = [x] if k > 5 else []
    others = []
    if n == 2:
        others.append(k + k)
        items.append(x + 1)
    elif n > 2:
        others.append(k)
        items.append(x * 2)
    return others, len(items)
INPUTS = {f: [(T(0.5), T(2), 0), (T(0.5), T(0), 0), (T(0.5), T(3), 0)]}
"""
UNLIKE = """
def f(x, n, k):
    items = []
    if n == 2:
        items.append(int(n) + 1)
    elif n > 2:
        items.append(False)
    return len(items)
INPUTS = {f: [(T(0.5), T(2), 0), (T(0.5), T(0), 0), (T(0.5), T(3), 0)]}
"""


@pytest.mark.slow
@pytest.mark.parametrize("program", [PROGRAM, UNLIKE])
def test_lists_of_two_branches_are_joined_without_their_tensors(
    program: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    assert set(outcome(program).values()) == {"equal"}
