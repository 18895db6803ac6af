"""Tracebacks of exceptions that are raised when a graph runs: where the program raised.

The frames of the trace would keep all that the functions held; so places are kept, and
a traceback to them is made of frames that hold nothing.
"""

from __future__ import annotations

import ast
import sys
import types
from typing import TYPE_CHECKING, Any, NamedTuple

from tensorflow.python.framework import func_graph

from autohook.runtime.frames import is_continuation
from autohook.staging.operators.modes import is_foreign_file, is_own_file

if TYPE_CHECKING:
    from collections.abc import Callable

    Span = tuple[int | None, int | None, int | None, int | None]


class Place(NamedTuple):
    """Where one function was, in terms of the user's file.

    Attributes:
        filename: The file.
        name: The function.
        lineno: The line, 1-based.
        span: First and last line and column, as `co_positions` says it; None before
            Python 3.11.
    """

    filename: str
    name: str
    lineno: int
    span: Span | None = None


# Code, last instruction and line.
_Entry = tuple[types.CodeType, int, int]
# Outermost first.
Places = list[Place]
_STUB_GLOBALS: dict[str, Any] = {"__name__": "autohook"}
_TRACING = func_graph.func_graph_from_py_func.__code__


def places_of(traceback: Any, home: Any = None) -> Places:
    """Returns the places of the user's frames, outermost first.

    Frames themselves would keep all that the functions held.

    Args:
        traceback: Of an exception that was raised in a graph's function.
        home: That graph; the callers that are in it come first. None for no callers.
    """
    found: list[_Entry] = [] if home is None else _callers(home)
    while traceback is not None:
        frame = traceback.tb_frame
        found.append((frame.f_code, traceback.tb_lasti, traceback.tb_lineno))
        traceback = traceback.tb_next
    return _users(found)


def _callers(home: Any) -> list[_Entry]:
    """Returns what runs now, from the outermost function of a graph on."""
    found: list[_Entry] = []
    frame: Any = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        if code is _TRACING and frame.f_locals.get("func_graph") is home:
            return found[::-1]
        found.append((code, frame.f_lasti, frame.f_lineno))
        frame = frame.f_back
    # A graph for sessions: from the first converted function on.
    while found and "_ah_ops" not in found[-1][0].co_freevars:
        found.pop()
    return found[::-1]


def _users(found: list[_Entry]) -> Places:
    """Returns the places that are the user's, of each function the innermost."""
    kept: list[tuple[types.CodeType, Place]] = []
    after_own = False
    for code, instruction, lineno in found:
        if is_foreign_file(code.co_filename):
            after_own = after_own or is_own_file(code.co_filename)
            continue
        if after_own and kept and is_continuation(kept[-1][0], code):
            kept.pop()
        span = _span(code, instruction)
        kept.append((code, Place(code.co_filename, code.co_name, lineno, span)))
        after_own = False
    return [place for _, place in kept]


def _span(code: types.CodeType, instruction: int) -> Span | None:
    if sys.version_info < (3, 11):
        return None
    return next(
        (s for at, s in enumerate(code.co_positions()) if at == instruction // 2), None
    )


def here() -> Places:
    """Returns the place of the user's code that runs now."""
    frame: Any = sys._getframe(1)
    while frame is not None and is_foreign_file(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:
        return [Place("<unknown>", "<unknown>", 1)]
    return [Place(frame.f_code.co_filename, frame.f_code.co_name, frame.f_lineno)]


def traceback_to(places: Places) -> Any:
    """Returns a traceback that names places and holds nothing else."""
    found: types.TracebackType | None = None
    for place in reversed(places):
        frame = _stub(place)
        instruction = frame.f_lasti if place.span else -1
        found = types.TracebackType(found, frame, instruction, place.lineno)
    return found


def _stub(place: Place) -> types.FrameType:
    """Returns the frame of a function of this file and name that has run there."""
    tree = ast.parse("def f(): return __import__('sys')._getframe()")
    line, end, column, last = place.span or (place.lineno, place.lineno, 0, 0)
    nodes: list[Any] = list(ast.walk(tree))
    for node in nodes:
        if "lineno" in node._attributes:
            node.lineno, node.end_lineno = line or place.lineno, end or place.lineno
            node.col_offset, node.end_col_offset = column or 0, last or 0
    code = compile(tree, place.filename, "exec")
    inner = next(part for part in code.co_consts if isinstance(part, types.CodeType))
    renamed = inner.replace(co_name=place.name)
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
