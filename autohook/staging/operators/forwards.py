"""Containers of the program's whose contents are known only when the graph runs.

Such a list stays the object that it is, for everybody who holds it; what it contains
is found here. Operators ask `resolve` before they look into a container.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from threading import local
from typing import Any

from autohook.runtime.choice import Choice
from autohook.runtime.dispatch import state
from autohook.staging.operators import aliases
from autohook.staging.operators.element_types import declare_alike
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.staged_lists import StagedList

FORWARDED = (list, dict, set, deque, OrderedDict)


class Unreadable:
    """Fills a container whose contents are elsewhere; nothing can be done with it."""

    def __repr__(self) -> str:
        return "<known when the graph runs>"


UNREADABLE = Unreadable()


class _Contents(local):
    """Staged contents by the container's id, with the container; per thread."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[Any, Any]] = {}


_contents = _Contents()


def resolve(value: Any) -> Any:
    """Returns what stands for a container's contents, or the value itself."""
    found = _contents.known.get(id(value))
    if found is None:
        return value
    if len(value) != 1 or next(iter(value)) is not UNREADABLE:
        refuse(
            "AH212",
            f"unlisted code changes a {type(value).__name__} whose contents only the"
            " graph knows",
            "Change it in a listed module.",
        )
    return found[1]


def contents(value: Any) -> Any:
    """Returns what `resolve` does; code is about to look into the container."""
    if state.recorder is not None:
        state.recorder.look_into(value)
    return resolve(value)


def is_forwarded(value: Any) -> bool:
    """Returns whether the contents of a container are elsewhere."""
    return id(value) in _contents.known


def owner_of(value: Any) -> Any:
    """Returns the container whose contents a value is now, or the value itself."""
    for container, content in _contents.known.values():
        if content is value:
            return container
    return value


def content_of(container: Any) -> Any:
    """Returns a copy of a container, or of what stands for its contents."""
    found = resolve(container)
    if isinstance(found, StagedList):
        return found.copy()
    if isinstance(found, Choice):
        return found
    copy = found.copy()
    declare_alike(found, copy)
    return copy


def forward(container: Any, content: Any) -> None:
    """Makes a container hold a content: a container like it, or a staged one."""
    if isinstance(container, StagedList):
        container.handle = content.handle
        return
    if isinstance(content, (StagedList, Choice)):
        # A staged list changes in place: whoever put it here may keep it as it is.
        kept = content.copy() if isinstance(content, StagedList) else content
        _contents.known[id(container)] = (container, kept)
        content = _filler(container)
    else:
        _contents.known.pop(id(container), None)
    refill(container, content)


def forget() -> None:
    """Forgets all staged contents, where the outermost call ends."""
    _contents.known.clear()
    aliases.forget()


def _filler(container: Any) -> Any:
    if isinstance(container, dict):
        return {UNREADABLE: UNREADABLE}
    return [UNREADABLE]


def refill(container: Any, content: Any) -> None:
    """Makes a container hold what another one of its kind does."""
    if isinstance(container, list):
        container[:] = content
    else:
        container.clear()
        if isinstance(container, deque):
            container.extend(content)
        else:
            container.update(content)
