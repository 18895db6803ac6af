"""A sequence pattern whose length does not fit takes nothing apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = """
def f(x, n, k):
    items = [1]
    if n > k:
        items.append(2)
    if n > 2:
        items.append(int(n))
    match items:
        case [a]:
            return a
        case [3, b]:
            return b + 20
        case [a, b]:
            return a + b + 10
    return 0
INPUTS = {f: [(T(0.5), T(2), 0), (T(0.5), T(0), 0), (T(0.5), T(3), 0)]}
"""


@pytest.mark.slow
def test_a_pattern_looks_only_at_items_that_are_there(
    outcome: Callable[[str], dict[str, str]],
) -> None:
    assert set(outcome(PROGRAM).values()) == {"equal"}
