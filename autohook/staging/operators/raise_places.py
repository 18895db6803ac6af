"""Tracebacks of exceptions that are raised when a graph runs: where the program raised.

The frames of the trace would keep all that the functions held; so places are kept, and
a traceback to them is made of frames that hold nothing.
"""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any

from autohook.staging.operators.modes import is_foreign_file, is_own_file

if TYPE_CHECKING:
    from collections.abc import Callable

# File, function and line, outermost first.
Places = list[tuple[str, str, int]]
_STUB_GLOBALS: dict[str, Any] = {"__name__": "autohook"}


def places_of(traceback: Any) -> Places:
    """Returns file, function and line of the user's frames, outermost first.

    Frames themselves would keep all that the functions held.
    """
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if not (is_own_file(code.co_filename) or is_foreign_file(code.co_filename)):
            places.append((code.co_filename, code.co_name, traceback.tb_lineno))
        traceback = traceback.tb_next
    return places


def here() -> Places:
    """Returns the place of the user's code that runs now."""
    frame: Any = sys._getframe(1)
    while frame is not None and is_foreign_file(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:
        return [("<unknown>", "<unknown>", 1)]
    return [(frame.f_code.co_filename, frame.f_code.co_name, frame.f_lineno)]


def traceback_to(places: Places) -> Any:
    """Returns a traceback that names places and holds nothing else."""
    found: types.TracebackType | None = None
    for filename, name, lineno in reversed(places):
        found = types.TracebackType(found, _stub(filename, name), -1, lineno)
    return found


def _stub(filename: str, name: str) -> types.FrameType:
    """Returns the frame of a function of this file and name that has run."""
    code = compile("def f(): return __import__('sys')._getframe()", filename, "exec")
    inner = next(part for part in code.co_consts if isinstance(part, types.CodeType))
    renamed = inner.replace(co_name=name)
    frame: types.FrameType = types.FunctionType(renamed, _STUB_GLOBALS)()
    return frame


def is_thrown(error: BaseException) -> bool:
    """Returns whether an exception is one that `find` has given."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback is not None and traceback.tb_frame.f_globals is _STUB_GLOBALS


def shortened(traceback: Any, is_kept: Callable[[str], bool]) -> Any:
    """Returns a traceback of the user's frames, and of the places of the `raise`.

    Args:
        traceback: What Python has made.
        is_kept: Whether frames of a file are to be shown.
    """
    kept = []
    while traceback is not None:
        filename = traceback.tb_frame.f_code.co_filename
        if is_kept(filename) and not is_own_file(filename):
            kept.append(traceback)
        traceback = traceback.tb_next
    found = None
    for one in reversed(kept):
        found = types.TracebackType(found, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return found
