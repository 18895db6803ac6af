"""Containers that were joined: which copies stand for which of the program's own.

Where a name is one list or another, the joined list is a new object. That is as good
as the old ones unless somebody else still holds one of these, and either is changed:
then the program would see the change in both. Such a change is refused.
"""

from __future__ import annotations

import gc
import sys
from collections import deque
from threading import local
from typing import Any

from autohook.staging.operators.modes import refuse
from autohook.staging.operators.staged_lists import StagedList

_CONTAINERS = (list, dict, set, deque, StagedList)
_PLACES = frozenset({"cell", "attribute", "global", "content"})


class _Known(local):
    """Joined containers of this thread's trace, by id.

    Attributes:
        taken: The program's containers that a form took, by the form's id.
        others: For a container that was copied or is a copy, its counterparts.
        kept: Keeps alive whatever is known by its id.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self.taken: dict[int, list[Any]] = {}
        self.others: dict[int, list[Any]] = {}
        self.kept: dict[int, Any] = {}


_known = _Known()


def take(form: Any, container: Any) -> None:
    """Says that a form takes the contents of one of the program's containers."""
    if isinstance(container, _CONTAINERS):
        _known.kept[id(form)] = form
        _known.kept[id(container)] = container
        _known.taken.setdefault(id(form), []).append(container)


def make(form: Any, copy: Any) -> None:
    """Says that a form made a container of the contents that it has taken."""
    originals = _known.taken.get(id(form))
    if not originals:
        return
    _known.kept[id(copy)] = copy
    _known.others.setdefault(id(copy), []).extend(originals)
    for original in originals:
        _known.others.setdefault(id(original), []).append(copy)


def check_change(container: Any) -> None:
    """Refuses to change a container if another is still held that should change, too.

    Raises:
        StagingError: In a graph of the user's.
        Refused: In autohook's own trace.
    """
    for other in _known.others.get(id(container), ()):
        if other is not container and _references(other) > _UNHELD:
            refuse(
                "AH245",
                f"a {type(container).__name__} is changed that is one of several, and"
                " only the graph knows which",
                "Make a copy of it before the branch or loop, or change it there.",
            )
    # Nobody holds another one; so nobody ever will.
    _known.others.pop(id(container), None)


def forget() -> None:
    """Forgets all joined containers, where the outermost call ends."""
    _known.clear()


def _references(container: Any) -> int:
    """Returns how many references to a container there are that are not ours."""
    count = sys.getrefcount(container)
    for referrer in gc.get_referrers(container):
        if isinstance(referrer, dict) and _is_ours(referrer):
            count -= sum(value is container for value in referrer.values())
        elif isinstance(referrer, list) and _is_listed(referrer):
            count -= sum(value is container for value in referrer)
    return count


def _is_ours(referrer: dict[Any, Any]) -> bool:
    """Returns whether a dict has the values of places, or objects by their id."""
    key, value = next(iter(referrer.items()))
    by_id = isinstance(key, int) and key == id(value)
    return by_id or (isinstance(key, tuple) and bool(key) and key[0] in _PLACES)


def _is_listed(referrer: list[Any]) -> bool:
    lists = (*_known.taken.values(), *_known.others.values())
    return any(referrer is one for one in lists)


def _unheld() -> int:
    """Returns how many references a list has that only `check_change` goes over."""
    containers: list[list[Any]] = [[]]
    for other in containers:
        return _references(other) - 1  # less that of `containers`
    return 0


_UNHELD = _unheld()
