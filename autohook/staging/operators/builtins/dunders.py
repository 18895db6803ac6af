"""Builtins that call a method of a user's class, which is converted like others."""

from __future__ import annotations

import builtins
from types import FunctionType
from typing import TYPE_CHECKING, Any

from autohook.runtime.calls import call
from autohook.runtime.dispatch import state

if TYPE_CHECKING:
    from collections.abc import Callable

_METHODS = {
    builtins.len: "__len__",
    builtins.iter: "__iter__",
    builtins.next: "__next__",
    builtins.reversed: "__reversed__",
    builtins.abs: "__abs__",
    builtins.bool: "__bool__",
    builtins.int: "__int__",
    builtins.float: "__float__",
    builtins.round: "__round__",
}


def user_method(value: Any, name: str) -> Any:
    """Returns a special method that a class of Python code defines, bound; or None."""
    found = getattr(type(value), name, None)
    if not isinstance(found, FunctionType):
        return None
    module = found.__module__ or ""
    if module.partition(".")[0] in ("tensorflow", "keras", "autohook", "collections"):
        return None
    return found.__get__(value)


def overload(function: Any, args: tuple[Any, ...]) -> Callable[..., Any] | None:
    """Returns what to call instead of a builtin on an object of a user's, or None."""
    name = _METHODS.get(function)
    if name is None or not args or state.recorder is not None:
        return None
    method = user_method(args[0], name)
    if method is None or (function is builtins.next and len(args) > 1):
        return None
    return lambda _, *rest: call(method, *rest)
