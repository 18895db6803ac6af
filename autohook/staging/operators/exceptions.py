"""Exceptions as templates: the same type, arguments and attributes, made anew."""

from __future__ import annotations

import types
from typing import Any

# Of its special attributes, what `raise ... from ...` sets.
_LINKS = frozenset({"__cause__", "__context__", "__suppress_context__"})


def hollow(error: BaseException) -> BaseException:
    """Returns a new exception of the type, with the arguments that it was given.

    The user's own constructor does not run again: it ran while the graph was built.
    """
    kind = type(error)
    base = _builtin_base(kind)
    new = base.__new__(kind, *error.args)
    if base is not BaseException and base is not Exception:
        try:
            base.__init__(new, *error.args)
        except Exception:  # noqa: BLE001 - the attributes are set one by one afterwards
            new.args = error.args
    return new


def _builtin_base(kind: type[BaseException]) -> type[BaseException]:
    for base in kind.__mro__:
        if base.__module__ == "builtins":
            return base
    return BaseException


def state_of(error: BaseException) -> dict[str, Any]:
    """Returns the arguments and attributes of an exception, with its causes."""
    state: dict[str, Any] = {}
    for base in type(error).__mro__:
        for name, descriptor in vars(base).items():
            special = name.startswith("__") and name not in _LINKS
            if special or not _is_member(descriptor):
                continue
            try:
                state.setdefault(name, descriptor.__get__(error))
            except AttributeError:
                continue
    # Setting the cause sets this, too, so that it comes last.
    suppressed = state.pop("__suppress_context__", False)
    state.update(error.__dict__)
    state["__suppress_context__"] = suppressed
    return state


def _is_member(descriptor: object) -> bool:
    return isinstance(
        descriptor, (types.MemberDescriptorType, types.GetSetDescriptorType)
    )


def title(error: BaseException) -> str:
    """Returns the line that ends a traceback: the type's name and the text."""
    name = type(error).__qualname__
    if type(error).__module__ not in ("builtins", "__main__"):
        name = f"{type(error).__module__}.{name}"
    text = str(error)
    return f"{name}: {text}" if text else name
