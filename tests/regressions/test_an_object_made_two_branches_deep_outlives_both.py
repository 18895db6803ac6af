"""What a branch has made, the branch around it has made, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = """
def f(x, n):
    if x > 0:
        if n > 1:
            x = Thing(1, x + 1)
        else:
            x = Thing(2, x)
    else:
        x = Thing(3, x)
    return x.count, x.total
INPUTS = {f: [(T(0.0), T(2)), (T(1.0), T(2)), (T(1.0), T(0))]}
"""


@pytest.mark.slow
def test_an_object_made_two_branches_deep_outlives_both(
    outcome: Callable[[str], dict[str, str]],
) -> None:
    assert set(outcome(PROGRAM).values()) == {"equal"}
