"""Lists that a call makes, a nested function reads, and the call returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

# The plan returned the list of its trace, with what only the graph knew in it.
PROGRAM = """
def f(x, n, k):
    k = k + int(n)
    items = [*[0], k][1:]
    both = [k, 2]
    def count():
        return sum((1 for v in items + both if x > 0.5))
    return [items, both, count()]
INPUTS = {f: [(T(-0.5), T(2), 3), (T(1.0), T(5), 3)]}
"""


@pytest.mark.slow
def test_a_list_of_numbers_that_a_closure_reads_is_returned(
    outcome: Callable[[str], dict[str, str]],
) -> None:
    assert outcome(PROGRAM) == {"to_graph": "equal", "listed": "equal", "hot": "equal"}
