"""Calls in the body of a staged branch or loop of what no operator looks into."""

from __future__ import annotations

import random
import sys
from array import array
from collections import deque
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from autohook.runtime.calls import late_conversion
from autohook.runtime.dispatch import state
from autohook.staging.operators import images
from autohook.staging.operators.forwards import refill
from autohook.staging.operators.leaving import is_converted
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.places import is_in_staged_body
from autohook.staging.operators.streams import note_made
from autohook.staging.trust import TRUSTED_ROOTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CONTAINERS = (list, dict, set, deque)
# They change no container that they are given, or tell the journal themselves.
_PURE = TRUSTED_ROOTS | {"numpy", "math", "autohook"}
_NEW_REFERENCES = 2


def watched_call(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Calls a function; the journal learns what it makes and changes."""
    if isinstance(function, type):
        return _construct(function, args, kwargs)
    if is_converted(function):
        return function(*args, **kwargs)
    if _is_pure(function) or not is_in_staged_body():
        result = function(*args, **kwargs)
    else:
        result = watched(function, args, kwargs)
    references = sys.getrefcount(result)
    if _is_made(result, references):
        _own(result)
    note_made(result)
    return result


def _is_made(value: Any, references: int) -> bool:
    """Returns whether a function has just made what it gives.

    Args:
        value: What it gives.
        references: How many references to it there are; few if it is new.
    """
    if isinstance(value, np.ndarray) and value.base is not None:
        return False
    made = isinstance(value, (*_CONTAINERS, bytearray, array, np.ndarray))
    return made and references <= _NEW_REFERENCES


def watched(
    function: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    apply: Callable[..., Any] | None = None,
) -> Any:
    """Calls code that no operator sees inside, and looks at what it has changed.

    Args:
        function: The function.
        args: Its arguments.
        kwargs: Its keyword arguments.
        apply: How to call it with these, if not as it is.

    Raises:
        Refused, StagingError: It has changed the object that it is a method of.
    """
    given = [v for v in (*args, *kwargs.values()) if type(v) in _CONTAINERS]
    before = [(value, value.copy()) for value in given]
    owner = getattr(function, "__self__", None)
    state_before = {} if _is_kept_elsewhere(owner) else images.state_of(owner)
    result = (apply or function)(*args, **kwargs)
    for value, old in before:
        if not _is_same(value, old):
            _note_late(value, old)
    if state_before and not images.is_same(state_before, images.state_of(owner)):
        images.restore(owner, state_before)
        _refuse_change(owner, getattr(function, "__name__", ""))
    references = sys.getrefcount(result)
    if _is_made(result, references):
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
    # TensorFlow's own classes look at how their constructors are called.
    if state.recorder is None and not any(map(_is_pure, kind.__mro__)):
        initialize = late_conversion()(initialize)
    initialize(made, *args, **kwargs)
    return made


def _is_kept_elsewhere(owner: Any) -> bool:
    """Returns whether an object is none, or keeps what it holds in variables."""
    if owner is random._inst:  # a graph keeps what it has drawn
        return True
    return isinstance(owner, (type, ModuleType)) or (
        not isinstance(owner, np.ndarray) and _is_pure(type(owner))
    )


def require_own(owner: Any, method: str) -> None:
    """Refuses a statement that calls a special method which no operator sees inside.

    Args:
        owner: The object that it changes, in a staged body.
        method: The method, such as `__setitem__`.
    """
    if not is_in_staged_body() or isinstance(owner, _CONTAINERS):
        return
    if type(owner).__module__.startswith("autohook."):
        return
    found = getattr(type(owner), method, None)
    if found is None or (isinstance(found, FunctionType) and is_converted(found)):
        return  # Python raises, or the method's own twin runs
    if id(owner) in getattr(state.journal, "fresh", {}):
        return
    _refuse_change(owner, method)


def _refuse_change(owner: Any, name: str) -> NoReturn:
    refuse(
        "AH339",
        f"`{type(owner).__name__}.{name}` changes its object where only the graph"
        " knows whether, or how often",
        "Call it outside of the branch or loop.",
    )


def _own(value: Any) -> None:
    note_made(value)
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
    if state.recorder is not None:
        state.recorder.changed_by_others(value)
    new = value.copy()
    refill(value, old)
    if state.journal is not None:
        state.journal.content(value)
    refill(value, new)
