"""What loops, comprehensions and stars iterate over."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any

from autohook.runtime import dispatch, late
from autohook.runtime.choice import is_choice
from autohook.runtime.dispatch import staging
from autohook.runtime.generators import Stream
from autohook.runtime.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def iterate(value: Any) -> Any:
    """Returns `value`, or its rows where it is staged."""
    if dispatch.backend is not None:
        own = iterator_of(value)
        value = value if own is None else stepped(own)
        contents = dispatch.backend.contents(value)
        if is_choice(contents):
            return contents
        if dispatch.backend.is_staged_iterable(value):
            return dispatch.backend.iterate(value)
    if dispatch.state.recorder is not None:
        return dispatch.state.recorder.iterate(value)
    return value


def iterator_of(value: Any) -> Any:
    """Returns what a user's own `__iter__` gives while a graph is built, else None.

    Python's own call of it wants an iterator, which is none of what only the graph
    knows.
    """
    method = getattr(type(value), "__iter__", None)
    if not isinstance(method, FunctionType) or not staging().builds_graph():
        return None
    if unit_of(method.__code__) is None and not late.may_convert(value):
        return None
    # Here, since calls iterate over values, too.
    from autohook.runtime.calls import call

    found = call(method, value)
    if is_choice(found) or isinstance(found, Stream):
        return found
    return iter(type("Judged", (), {"__iter__": lambda _: found})())


def stepped(items: Any) -> Any:
    """Returns the items of an iterator without calling a user's `__iter__` again."""
    if not isinstance(getattr(type(items), "__iter__", None), FunctionType):
        return items
    return _steps(items)


def _steps(items: Any) -> Iterator[Any]:
    while True:
        try:
            item = next(items)
        except StopIteration:
            return
        yield item


def mapping(value: Any) -> Any:
    """Returns what `**value` stands for."""
    if dispatch.backend is None:
        return value
    contents = dispatch.backend.contents(value)
    return dispatch.backend.unknown(contents, "`**`") if is_choice(contents) else value
