"""`isinstance()`, `type()` and `hasattr()` of staged values: as of eager ones."""

from __future__ import annotations

import builtins
from typing import Any

from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.staged_texts import StagedText
from autohook.staging.operators.values import is_symbolic

_EAGER_ONLY = frozenset({"numpy", "_numpy", "backing_device", "cpu", "gpu"})


def _example(value: Any) -> Any:
    """Returns a plain value of the type that the eager value has."""
    if isinstance(value, StagedNumber):
        return value.kind()
    if isinstance(value, StagedText):
        return ""
    return [] if isinstance(value, StagedList) else value


def isinstance_(value: Any, kinds: Any, /) -> Any:
    """Returns `isinstance(value, kinds)`."""
    return isinstance(_example(value), kinds)


def type_(value: Any, /) -> Any:
    """Returns `type(value)`."""
    return type(_example(value))


def hasattr_(value: Any, name: str, /) -> Any:
    """Returns `hasattr(value, name)`."""
    if is_symbolic(value) and name in _EAGER_ONLY:
        if is_strict():
            return True  # as the eager tensor that it stands for
        refuse("AH317", f"it asks whether a tensor has `{name}`, which a graph lacks")
    return hasattr(_example(value), name)


def _is_example(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:  # noqa: ARG001 - the shape of `takes`
    known = (StagedNumber, StagedText, StagedList)
    return bool(args) and len(args) <= 2 and isinstance(args[0], known)


def _is_asked(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    return (bool(args) and is_symbolic(args[0])) or _is_example(args, kwargs)


def _is_known_type(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    return len(args) == 1 and not is_strict() and _is_example(args, kwargs)


RULES = (
    Rule(builtins.isinstance, isinstance_, _is_example),
    Rule(builtins.type, type_, _is_known_type),
    Rule(builtins.hasattr, hasattr_, _is_asked),
)
