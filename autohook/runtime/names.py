"""Names that may be unset where they are read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from autohook.runtime.choice import is_choice
from autohook.runtime.dispatch import staging, state
from autohook.runtime.state import UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.version_info >= (3, 11):
    _TEXT = "cannot access local variable {!r} where it is not associated with a value"
else:
    _TEXT = "local variable {!r} referenced before assignment"


def bound(read: Callable[[], Any], name: str) -> Any:
    """Returns the value of a local variable.

    Where only the graph knows whether it is set, the graph raises if it is not.

    Args:
        read: Reads it.
        name: Its name, mangled where Python does so.

    Raises:
        UnboundLocalError: It is not set, in Python's words.
    """
    try:
        value = read()
    except NameError:
        value = UNDEFINED
    if value is UNDEFINED:
        _raise_unset(name)
    if is_choice(value):
        return staging().bound(value, lambda: _raise_unset(name))
    return value


def assign(name: str, cell: Callable[[], Any], value: Any) -> Any:
    """Does `(name := value)`.

    Args:
        name: The name.
        cell: A function that closes over the name and nothing else.
        value: Its new value, which is returned.
    """
    assert cell.__closure__ is not None
    if state.journal is not None:
        staging().announce_local(cell.__closure__[0], name)
    cell.__closure__[0].cell_contents = value
    return value


def _raise_unset(name: str) -> None:
    raise UnboundLocalError(_TEXT.format(name))
