"""What computing with staged numbers raises while the graph runs."""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any, NoReturn

import tensorflow as tf

from autohook.errors import Diagnostic, StagingError
from autohook.runtime.dispatch import state

if TYPE_CHECKING:
    from collections.abc import Callable

_REMEDY = "Return the tensor and make the number of it outside the staged part."
_SMALLER = "Compute with a float, or take the ints modulo something in between."


class UnknownNumberError(StagingError, TypeError):
    """A place that needs a plain number got one that only the graph knows.

    TensorFlow takes it for the TypeError of any object that is no number, and tries
    other ways to use the number.
    """


def refuse(what: str) -> NoReturn:
    """Ends the trace because `what` needs the value of a staged number.

    Raises:
        StagingError: In a graph of the user's; strictly the recorder refuses.
    """
    # The package of the operators imports numbers when it is imported.
    from autohook.staging.operators import modes

    modes.refuse("AH230", _need(what), _REMEDY)


def refusal(what: str) -> Exception:
    """Refuses as `refuse` does, for methods that must return what they lack."""
    refuse(what)


def unknown(what: str) -> UnknownNumberError:
    """Returns the error of a place that asks a staged number for its value."""
    from autohook.staging.operators import modes

    filename, line = modes.user_place()
    return UnknownNumberError(Diagnostic("AH230", _need(what), filename, line, _REMEDY))


def is_asked_by_others() -> bool:
    """Returns whether our caller was called by TensorFlow, say for a message."""
    from autohook.staging.operators import modes

    return modes.is_foreign_file(sys._getframe(2).f_code.co_filename)


def _need(what: str) -> str:
    return f"{what} needs a Python number that only the graph knows"


def error_of(compute: Callable[[], Any]) -> Exception:
    """Returns what Python raises, with the very text of this Python.

    >>> error_of(lambda: 1 // 0)
    ZeroDivisionError('integer division or modulo by zero')
    """
    try:
        compute()
    except Exception as error:  # noqa: BLE001 - whatever this Python raises
        return type(error)(*error.args)
    raise AssertionError("it was to raise")


def require(holds: Any, error: Exception) -> Any:
    """Makes the graph raise `error` unless `holds`; returns the op that checks.

    Strictly the graph only has to fail: then the native body raises.
    """
    if state.recorder is not None:
        return tf.debugging.Assert(holds, [str(error)])
    from autohook.staging.operators import raising

    return raising.raise_unless(holds, error.with_traceback(_places()))


def _places() -> Any:
    """Returns a traceback of the user's frames that are running."""
    from autohook.staging.operators import modes

    found: types.TracebackType | None = None
    frame: types.FrameType | None = sys._getframe(2)
    while frame is not None:
        if not modes.is_foreign_file(frame.f_code.co_filename):
            found = types.TracebackType(
                found, frame, max(frame.f_lasti, 0), frame.f_lineno
            )
        frame = frame.f_back
    return found


def require_small(holds: Any, what: str) -> Any:
    """Makes the graph fail where an int would leave the bits that a graph has."""
    from autohook.staging.operators import raising

    return raising.fail_unless(holds, too_wide(what))


def too_wide(what: str) -> Diagnostic:
    """Returns what is said where an int would leave the bits that a graph has."""
    from autohook.staging.operators import modes

    message = f"{what} needs an int of more bits than a graph computes with"
    return Diagnostic("AH236", message, *modes.user_place(), _SMALLER)


def after(check: Any, tensor: Any) -> Any:
    """Returns a tensor that is not used before a check has passed.

    In a function every check runs, and the call fails as a whole: no need to wait.
    """
    if check is None or tf.inside_function():
        return tensor
    with tf.control_dependencies([check]):
        return tf.identity(tensor)
