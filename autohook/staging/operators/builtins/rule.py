"""Rules: what is called instead of a builtin where its arguments are staged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

from autohook.staging.operators.builtins.items import is_generator
from autohook.staging.operators.comparing_keys import ComparingKey
from autohook.staging.operators.cursors import Cursor
from autohook.staging.operators.iteration import is_staged_iterable
from autohook.staging.operators.values import is_staged

Takes = Callable[[tuple[Any, ...], dict[str, Any]], bool]

_DEEPEST = 3


def has_staged(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Returns whether an argument, or something inside of it, is staged."""
    return any(map(matters, args)) or any(map(matters, kwargs.values()))


def matters(value: Any, depth: int = 0) -> bool:
    """Returns whether a value, or something inside of it, is staged."""
    if type(value) in (list, tuple, set, frozenset) and depth < _DEEPEST:
        if is_staged(value):
            return True
        return any(matters(item, depth + 1) for item in value)
    if type(value) is dict and depth < _DEEPEST:
        return is_staged(value) or any(
            matters(item, depth + 1) for item in value.values()
        )
    if isinstance(value, ComparingKey):
        return matters(value.obj, depth)
    if isinstance(value, Cursor):
        return matters(value.rows, depth)
    return is_staged(value) or is_staged_iterable(value) or is_generator(value)


def has_callback(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Returns whether an argument is staged, or may give what is staged."""
    if any(map(_is_callback, (*args, *kwargs.values()))):
        return True
    return has_staged(args, kwargs)


def _is_callback(value: Any) -> bool:
    """Returns whether a value is a function of the program's, or of staged values."""
    if isinstance(value, BuiltinMethodType):
        return matters(value.__self__)
    return isinstance(value, (FunctionType, MethodType))


@dataclass(frozen=True)
class Rule:
    """What stands for one builtin.

    Attributes:
        function: What the program calls.
        staged: What is called instead, with the same arguments.
        takes: Whether it is, for these arguments.
    """

    function: Any
    staged: Callable[..., Any]
    takes: Takes = has_staged
