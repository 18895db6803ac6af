"""`raise` of a value."""

from __future__ import annotations

from typing import Any

from autohook.runtime import dispatch
from autohook.runtime.choice import is_choice


def raised(error: Any) -> Any:
    """Returns what to raise; raises it where only the graph knows what it is."""
    if is_choice(error):
        dispatch.staging().spread(_raise, (error,))
    return error


def _raise(error: Any) -> None:
    raise error
