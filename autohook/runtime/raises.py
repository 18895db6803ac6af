"""`raise` of a value."""

from __future__ import annotations

from typing import Any

from autohook.runtime import dispatch
from autohook.runtime.choice import is_choice


def raised(error: Any) -> Any:
    """Returns what to raise; raises it where only the graph knows what it is."""
    if is_choice(error):
        dispatch.staging().spread(_raise, (error,))
    recorder = dispatch.state.recorder
    if recorder is not None and isinstance(error, BaseException):
        recorder.raised.append((error, links(error)))
    return error


def links(error: BaseException) -> tuple[Any, ...]:
    """Returns what raising an exception changes of it."""
    cause, context = error.__cause__, error.__context__
    return error.__traceback__, cause, context, error.__suppress_context__


def restore(error: BaseException, before: tuple[Any, ...]) -> None:
    """Undoes that it was raised: it may be an object of the program's."""
    error.__traceback__, error.__cause__, error.__context__ = before[:3]
    error.__suppress_context__ = before[3]


def _raise(error: Any) -> None:
    raise error
