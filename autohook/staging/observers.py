"""Notices debuggers, tracers and profilers: what they watch runs natively.

They see what runs after a prologue has asked, so it has to ask without a Python frame:
`bool(question)` calls what C has put together from iterators, about 50 ns (200 ns on
Python 3.12 and later, where tools may use `sys.monitoring`).
"""

from __future__ import annotations

import sys
from itertools import repeat, starmap
from operator import ne
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOOLS = range(5)
"""The numbers that `sys.monitoring` gives to tools; 5 is for optimisers, as we are."""


def _answers() -> Iterator[bool]:
    """Returns an endless iterator: whether a tool is attached, looked up anew."""
    nothing: repeat[tuple[()]] = repeat(())
    looks: list[Iterator[Any]] = [
        starmap(sys.gettrace, nothing),
        starmap(sys.getprofile, nothing),
    ]
    if sys.version_info >= (3, 12):
        looks += [map(sys.monitoring.get_tool, repeat(tool)) for tool in TOOLS]
    return map(ne, zip(*looks, strict=False), repeat((None,) * len(looks)))


is_watched: Callable[[], bool] = _answers().__next__
"""Returns whether a debugger, tracer or profiler is attached to this thread."""
_ask: Callable[[], bool] = repeat(False).__next__  # noqa: FBT003


class Question:
    """Stands in a live unit's `title`: true where the call is to stay native unasked.

    Graphs are built of twins whatever watches them: meanwhile all prologues ask.

    Attributes:
        asks_always: Whether every call asks, watched or not.
    """

    def __init__(self) -> None:
        self.asks_always = False

    __bool__ = is_watched

    def ask_always(self) -> None:
        """Makes every call ask."""
        self._answer_with(_ask)

    def ask_unwatched(self) -> None:
        """Makes the calls ask that no tool watches."""
        self._answer_with(is_watched)

    def _answer_with(self, answer: Callable[[], bool]) -> None:
        self.asks_always = answer is _ask
        # `bool` looks into the class.
        type(self).__bool__ = answer


question = Question()
