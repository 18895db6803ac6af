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
            found = raising.find(error.message)
            if found is not None:
                throw(found)
        return original(self, kind, error, traceback)

    kind.__exit__ = leave


def _watch_ops() -> None:
    original = core._status_to_exception

    def _status_to_exception(status: Any) -> Any:
        found = raising.find(status.message)
        if found is not None:
            throw(found)
        return original(status)

    core._status_to_exception = _status_to_exception


def _watch_tracebacks() -> None:
    original: Callable[[Any], Any] = traceback_utils._process_traceback_frames

    def _process_traceback_frames(traceback: Any) -> Any:
        error = sys.exc_info()[1]
        if error is not None and raise_places.is_thrown(error):
            shown = raise_places.shortened(traceback, traceback_utils.include_frame)
            throw(error.with_traceback(shown))
        return original(traceback)

    traceback_utils._process_traceback_frames = _process_traceback_frames


@functools.cache
def watch() -> None:
    """Wraps the three places of TensorFlow; once per process."""
    _watch_functions()
    _watch_ops()
    _watch_tracebacks()
