"""Files and texts that are written to: when, and by whom.

A stream that was there before is written to each time the graph runs. One that the
program makes while it is traced is its own: what is written there is written at once,
so that it can be read; where only the graph knows whether, or what, it is refused.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

from autohook.runtime.dispatch import state
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.places import is_in_staged_body
from autohook.staging.operators.templates import is_late

if TYPE_CHECKING:
    from collections.abc import Callable

WRITING = frozenset({"write", "writelines", "flush"})
_LOOKING = frozenset(
    {"getvalue", "tell", "fileno", "isatty", "readable", "seekable", "writable"}
)
_REMEDY = "Do it outside of the graph, with what the function returns."

# With the journal of the body that made it.
_made: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
_written: WeakSet[Any] = WeakSet()


def note_made(result: Any) -> None:
    """Notes a stream that a call has made; anything else is let pass."""
    wrapped = getattr(result, "file", None) if _is_temporary(result) else result
    if isinstance(wrapped, io.IOBase) and not is_strict():
        _made[wrapped] = state.journal


def _is_temporary(value: Any) -> bool:
    return type(value).__module__ == "tempfile"


def is_made(stream: Any) -> bool:
    """Returns whether the program has made a stream while it is traced."""
    return isinstance(stream, io.IOBase) and stream in _made


def note_written(stream: Any) -> None:
    """Notes that a stream will be written to when the graph runs."""
    if isinstance(stream, io.IOBase):
        _written.add(stream)


def require_own(stream: Any, operands: Any = ()) -> None:
    """Refuses what cannot be done with a stream of the program's own at once.

    Raises:
        StagingError: Only the graph knows whether it happens, or what is written.
    """
    if is_in_staged_body() and _made[stream] is not state.journal:
        what = "used where only the graph knows whether, or how often"
    elif is_late(operands):
        what = "given text that only the graph knows"
    else:
        return
    refuse("AH256", f"a file or text that the function makes is {what}", _REMEDY)


def method(function: Any) -> Callable[..., Any] | None:
    """Returns what to call instead of a method of a stream, None for itself."""
    stream, name = function.__self__, function.__name__
    if stream in _made:
        if name in _LOOKING or name.startswith("__"):
            return None

        def now(*args: Any, **kwargs: Any) -> Any:
            require_own(stream, [*args, *kwargs.values()])
            return function(*args, **kwargs)

        return now
    if stream in _written and name not in WRITING:
        refuse("AH256", "a file or text is used after the graph writes to it", _REMEDY)
    return None
