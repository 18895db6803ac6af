"""Strict or free: what happens where a graph cannot be exactly the eager run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

from autohook.errors import Diagnostic, StagingError
from autohook.runtime.dispatch import state

_OWN = str(Path(__file__).resolve().parents[2])
_FOREIGN = ("/tensorflow/", "/keras/", "/numpy/")


def is_strict() -> bool:
    """Returns whether autohook itself traces, so that a native run is possible."""
    return state.recorder is not None


def is_own_file(filename: str) -> bool:
    """Returns whether a code object's file is ours."""
    return filename.startswith(_OWN)


def is_foreign_file(filename: str) -> bool:
    """Returns whether a code object's file is ours or TensorFlow's, not the user's."""
    name = filename.replace("\\", "/")
    return is_own_file(filename) or any(part in name for part in _FOREIGN)


def user_place() -> tuple[str, int]:
    """Returns the file and 1-based line of the innermost frame of the user's."""
    frame = sys._getframe(1)
    while frame is not None:
        if not is_foreign_file(frame.f_code.co_filename):
            return frame.f_code.co_filename, frame.f_lineno
        if frame.f_back is None:
            break
        frame = frame.f_back
    return "", 0


def refuse(code: str, message: str, remedy: str = "") -> NoReturn:
    """Ends the trace: strictly by refusal, else by an error at the user's line.

    Raises:
        StagingError: Where the user asked for the graph.
        Refused: Where autohook traces by itself; raised by the recorder.
    """
    if state.recorder is not None:
        state.recorder.refuse(code, message, remedy)
    raise StagingError(Diagnostic(code, message, *user_place(), remedy))


def refuse_at(place: tuple[str, int] | None, code: str, message: str) -> NoReturn:
    """Refuses as `refuse` does, where the user's code is left already.

    Args:
        place: File and line.
        code: What was found, as in docs/messages.md.
        message: What happened.

    Raises:
        StagingError: Where the user asked for the graph.
    """
    if place is None or is_strict():
        refuse(code, message)
    raise StagingError(Diagnostic(code, message, *place))
