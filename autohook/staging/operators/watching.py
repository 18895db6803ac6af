"""Calls in the body of a staged branch or loop of what no operator looks into."""

from __future__ import annotations

import sys
from collections import deque
from types import BuiltinFunctionType, FunctionType
from typing import TYPE_CHECKING, Any

from autohook.runtime.calls import late_conversion
from autohook.runtime.dispatch import state
from autohook.staging.operators.forwards import refill
from autohook.staging.operators.leaving import is_converted

if TYPE_CHECKING:
    from collections.abc import Iterable

_CONTAINERS = (list, dict, set, deque)
# They change no container that they are given.
_PURE = frozenset({"tensorflow", "keras", "numpy", "math"})
_NEW_REFERENCES = 2


def watched_call(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Calls a function; the journal learns what it makes and changes."""
    if isinstance(function, type):
        return _construct(function, args, kwargs)
    if is_converted(function):
        return function(*args, **kwargs)
    given = () if _is_pure(function) else (*args, *kwargs.values())
    before = [(value, value.copy()) for value in given if type(value) in _CONTAINERS]
    result = function(*args, **kwargs)
    for value, old in before:
        if not _is_same(value, old):
            _note_late(value, old)
    if isinstance(result, _CONTAINERS) and sys.getrefcount(result) <= _NEW_REFERENCES:
        _own(result)
    return result


def _construct(kind: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Makes an object of a class; the journal knows it before its constructor runs."""
    is_error = issubclass(kind, BaseException)
    new: Any = kind.__new__
    plain = type(kind).__call__ is type.__call__ and (
        isinstance(new, BuiltinFunctionType) if is_error else new is object.__new__
    )
    if not plain or not isinstance(kind.__init__, FunctionType):
        made = kind(*args, **kwargs)
        _own(made)
        return made
    made = new(kind, *args, **kwargs) if is_error else object.__new__(kind)
    _own(made)
    initialize = kind.__init__
    if state.recorder is None:
        initialize = late_conversion()(initialize)
    initialize(made, *args, **kwargs)
    return made


def _own(value: Any) -> None:
    if state.journal is not None:
        state.journal.own(value)


def _is_pure(function: Any) -> bool:
    module = getattr(function, "__module__", None) or ""
    return module.partition(".")[0] in _PURE


def _is_same(value: Any, old: Any) -> bool:
    """Returns whether a container holds the very same objects as its copy."""
    return len(value) == len(old) and all(
        a is b for a, b in zip(_parts(value), _parts(old), strict=True)
    )


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return [part for item in value.items() for part in item]
    return list(value)


def _note_late(value: Any, old: Any) -> None:
    """Tells the journal of a change that has been made already."""
    new = value.copy()
    refill(value, old)
    if state.journal is not None:
        state.journal.content(value)
    refill(value, new)
