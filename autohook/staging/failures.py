"""Where a failed graph becomes a Python exception, the user's own comes out.

TensorFlow reports what an op says as an error of its own. An op that stands for a
`raise` puts a mark into its message (operators/raising.py), and three functions of
TensorFlow are wrapped that run only when something has failed: one sees the errors of
functions, one those of single ops and iterators, and one shortens tracebacks, which
would take the exception's cause away.
"""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any

from tensorflow.python.eager import core
from tensorflow.python.eager.polymorphic_function import atomic_function
from tensorflow.python.framework import errors
from tensorflow.python.util import traceback_utils

from autohook.runtime.frames import shows_own_frames
from autohook.staging import graph_errors
from autohook.staging.operators import raise_places, raising

if TYPE_CHECKING:
    from collections.abc import Callable


def throw(error: BaseException) -> None:
    """Raises an exception without linking it to the one that is being handled."""
    context, suppressed = error.__context__, error.__suppress_context__
    try:
        raise error
    except BaseException:
        error.__context__ = context
        error.__suppress_context__ = suppressed
        raise


def _watch_functions() -> None:
    kind: Any = atomic_function.InterpolateRuntimeError
    original = kind.__exit__

    def leave(self: Any, kind: Any, error: Any, traceback: Any) -> Any:
        if isinstance(error, errors.OpError):
            before = error.message
            found = raising.find(before)
            if found is not None:
                throw(found)
            original(self, kind, error, traceback)
            graph_errors.explain(error, self._func, before)
            return False
        return original(self, kind, error, traceback)

    kind.__exit__ = leave


def _watch_ops() -> None:
    original = core._status_to_exception

    def _status_to_exception(status: Any) -> Any:
        found = raising.find(status.message)
        if found is None:
            error = original(status)
            graph_errors.explain(error)
            return error
        context, suppressed = found.__context__, found.__suppress_context__
        try:
            raise found
        except BaseException:
            found.__context__ = context
            found.__suppress_context__ = suppressed
            raise

    core._status_to_exception = _in_place_of(original, _status_to_exception)


def _watch_tracebacks() -> None:
    original: Callable[[Any], Any] = traceback_utils._process_traceback_frames

    def _process_traceback_frames(traceback: Any) -> Any:
        error = sys.exc_info()[1]
        if error is None or not raise_places.is_thrown(error):
            return original(traceback)
        context, suppressed = error.__context__, error.__suppress_context__
        error.__traceback__ = raise_places.shortened(
            traceback, traceback_utils.include_frame
        )
        try:
            raise error
        except BaseException:
            error.__context__ = context
            error.__suppress_context__ = suppressed
            raise

    traceback_utils._process_traceback_frames = _in_place_of(
        original, _process_traceback_frames
    )


def _in_place_of(original: Any, function: Any) -> Any:
    """Returns a function whose frame is named as that of TensorFlow's is.

    These two raise themselves: `raise ... from None`, as their callers say, would take
    the cause away. What they replace is what a traceback names.
    """
    if shows_own_frames():
        return function
    code, plain = function.__code__, original.__code__
    first = plain.co_firstlineno
    named = code.replace(co_filename=plain.co_filename, co_firstlineno=first)
    if sys.version_info >= (3, 11):
        last = max(line or first for _, _, line in plain.co_lines())
        table = _line_table(len(code.co_code) // 2, last - first)
        named = named.replace(co_linetable=table)
    function.__code__ = named
    return function


def _line_table(units: int, offset: int) -> bytes:
    """Returns the table of code that is all on one line, without columns.

    As Objects/locations.md of CPython has it: kind 13, up to 8 units an entry.
    """
    table = bytearray()
    for start in range(0, units, 8):
        length = min(8, units - start)
        table += bytes((0x80 | 13 << 3 | length - 1, 0 if start else offset << 1))
    return bytes(table)


@functools.cache
def watch() -> None:
    """Wraps the three places of TensorFlow; once per process."""
    _watch_functions()
    _watch_ops()
    _watch_tracebacks()
