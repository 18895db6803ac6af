"""Reads and writes of Python state in instrumented twins.

While autohook traces, each goes to the recorder, which guards what is read and
refuses what is written; in every other graph they are plain Python.
"""

from __future__ import annotations

import operator
import sys
from typing import TYPE_CHECKING, Any

from autohook.errors import Refused
from autohook.runtime.dispatch import state

if TYPE_CHECKING:
    from collections.abc import Callable

INPLACE: dict[str, Callable[[Any, Any], Any]] = {
    "+=": operator.iadd,
    "-=": operator.isub,
    "*=": operator.imul,
    "/=": operator.itruediv,
    "//=": operator.ifloordiv,
    "%=": operator.imod,
    "**=": operator.ipow,
    "@=": operator.imatmul,
    "&=": operator.iand,
    "|=": operator.ior,
    "^=": operator.ixor,
    "<<=": operator.ilshift,
    ">>=": operator.irshift,
}


def attr(owner: Any, name: str) -> Any:
    """Returns `owner.name`."""
    if state.recorder is None:
        return getattr(owner, name)
    return state.recorder.read_attribute(owner, name)


def set_attr(owner: Any, name: str, value: Any) -> None:
    """Does `owner.name = value`."""
    if state.recorder is None:
        setattr(owner, name, value)
    else:
        state.recorder.write_attribute(owner, name, value)


def del_attr(owner: Any, name: str) -> None:
    """Does `del owner.name`."""
    if state.recorder is None:
        delattr(owner, name)
    else:
        state.recorder.delete_attribute(owner, name)


def item(owner: Any, key: Any) -> Any:
    """Returns `owner[key]`."""
    if state.recorder is None:
        return owner[key]
    return state.recorder.read_item(owner, key)


def set_item(owner: Any, key: Any, value: Any) -> None:
    """Does `owner[key] = value`."""
    if state.recorder is None:
        owner[key] = value
    else:
        state.recorder.write_item(owner, key, value)


def del_item(owner: Any, key: Any) -> None:
    """Does `del owner[key]`."""
    if state.recorder is None:
        del owner[key]
    else:
        state.recorder.delete_item(owner, key)


def inplace(symbol: str, left: Any, right: Any) -> Any:
    """Returns what `left` is after an augmented assignment such as `left += right`."""
    if state.recorder is None:
        return INPLACE[symbol](left, right)
    return state.recorder.inplace(symbol, left, right)


def mod(left: Any, right: Any) -> Any:
    """Returns `left % right`, which formats text when `left` is a string."""
    if state.recorder is not None and isinstance(left, (str, bytes)):
        return state.recorder.call(type(left).__mod__, (left, right), {})
    return left % right


def write_global(name: str) -> None:
    """Announces a store to a name that the user declared global."""
    if state.recorder is not None:
        state.recorder.refuse("AH310", f"it assigns the global name `{name}`")


def write_nonlocal(name: str) -> None:
    """Announces a store to a name that the user declared nonlocal."""
    if state.recorder is not None:
        state.recorder.refuse("AH310", f"it assigns the nonlocal name `{name}`")


def handler() -> None:
    """Announces that an `except` block begins."""
    if state.recorder is not None:
        error = sys.exc_info()[1]
        if isinstance(error, Refused):
            raise error
        state.recorder.caught(error)
