"""Free variables and attributes that a branch has set, or has not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

FREE = """
def f(x, doubled):
    def twice():
        return later * 2
    def once():
        return later
    if x > 0:
        later = x
    if doubled:
        return twice()
    return once()
INPUTS = {f: [(T(v), d) for v in (1.0, -1.0) for d in (True, False)]}
"""
LISTED = """
def f(x):
    thing = Thing(1, 2)
    if x > 0:
        thing.extra = x
    return len(%s)
INPUTS = {f: [(T(1.0),), (T(-1.0),)]}
"""


@pytest.mark.slow
def test_free_variable_that_is_unset_raises_what_python_raises(
    outcome: Callable[[str], dict[str, str]],
) -> None:
    assert outcome(FREE)["to_graph"] == "equal"


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["vars(thing)", "thing.__dict__", "dir(thing)"])
def test_attributes_that_only_the_graph_knows_are_not_listed(
    asked: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    assert outcome(LISTED % asked)["to_graph"] == "refused"
