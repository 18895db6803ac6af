"""Such a container holds a filler; Python's own operators would find that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = """
def f(x, n, k):
    items = [1]
    d = {'a': 1}
    s = {1, 2}
    if n > k:
        items.append(2)
        d['b'] = 2
        s.add(3)
"""
INPUTS = "\nINPUTS = {f: [(T(0.5), T(2), 0), (T(0.5), T(0), 0)]}\n"
EQUAL = (
    "e = d | {'q': 1}\n    return len(e), e['q']",
    "return len(s | {5}), len(s - {1}), len({1, 3} & s), s < {1, 2, 3}, s >= s",
    "return [v + 1 for v in items], [v for v in d.values()]",
    "t = 0\n    for key, v in d.items():\n        t += v\n    return t",
)
REFUSED = (
    "return {**d, 'z': 3}",
    "return (lambda **named: len(named))(**d)",
    "a, *b = items\n    return a, b",
    "return items < [1, 2]",
    "return [*items, 5]",
)


@pytest.mark.slow
@pytest.mark.parametrize("statements", [*EQUAL, *REFUSED])
def test_no_operator_reads_a_container_that_only_the_graph_knows(
    statements: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    found = outcome(f"{HEAD}    {statements}{INPUTS}")

    expected = {"equal"} if statements in EQUAL else {"equal", "refused"}
    assert set(found.values()) <= expected
