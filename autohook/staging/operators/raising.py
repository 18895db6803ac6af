"""Exceptions that are raised when the graph runs.

`raise_here` puts an op into the graph that fails with a mark in its message. Where
TensorFlow makes an exception of the failure, `staging/failures.py` finds by the mark
what the program raised, and raises that.
"""

from __future__ import annotations

import itertools
import re
import secrets
import threading
import types
import weakref
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops

from autohook.errors import StagingError
from autohook.runtime.dispatch import staging
from autohook.staging.operators import late, ordering
from autohook.staging.operators.exceptions import title
from autohook.staging.operators.modes import is_foreign_file, is_own_file, is_strict
from autohook.staging.operators.templates import Template

if TYPE_CHECKING:
    from collections.abc import Callable

# Another process that loads an exported graph does not know our marks.
_PROCESS = secrets.token_hex(4)
_MARK = re.compile(rf"autohook raised {_PROCESS}\.(\d+(?:\.\d+)?)")
_MOST_THROWN = 256
_STUB_GLOBALS: dict[str, Any] = {"__name__": "autohook"}

_numbers = itertools.count(1)
_lock = threading.Lock()


class Raised:
    """One `raise` of the program, of which each failure makes a new exception."""

    def __init__(self, error: BaseException) -> None:
        """Takes the exception apart, and remembers where it was raised."""
        self.number = str(next(_numbers))
        self.template = Template(error)
        self._places = _places(error.__traceback__)

    @property
    def title(self) -> str:
        """The line that ends its traceback."""
        return _title(self.make(()))

    def make(self, tensors: Any) -> BaseException:
        """Returns a new exception that says where it was raised."""
        error: BaseException = self.template.fill(tensors)
        return error.with_traceback(_traceback(self._places))


# What is raised without staged parts, as long as the graph lives that raises it.
_raises: weakref.WeakValueDictionary[str, Raised] = weakref.WeakValueDictionary()
# What was made when a graph failed, until it is raised; sessions never fetch it.
_made: OrderedDict[str, BaseException] = OrderedDict()


def raise_here(error: BaseException) -> Any:
    """Makes the current graph fail with an exception when it gets here.

    Strictly, a graph that fails means that the native body runs; so the text is not
    even made.

    Returns:
        The op that fails.
    """
    if is_strict():
        operation = _fail([type(error).__name__])
    else:
        # Here, since it needs what this module says.
        from autohook.staging import failures

        failures.watch()
        operation = _fail(_data(error))
        ordering.put_in_order(operation)
    return operation


def _data(error: BaseException) -> list[Any]:
    raised = Raised(error)
    if not raised.template.leaves:
        graph = late.home(ops.get_default_graph())
        if not hasattr(graph, "_autohook_raises"):
            graph._autohook_raises = []
        graph._autohook_raises.append(raised)
        _raises[raised.number] = raised
        return [raised.title, _mark(raised.number)]

    def make(*tensors: Any) -> str:
        made = raised.make(tensors)
        number = f"{raised.number}.{next(_numbers)}"
        with _lock:
            _made[number] = made
            while len(_made) > _MOST_THROWN:
                _made.popitem(last=False)
        return f"{_title(made)} {_mark(number)}"

    return [late.run(make, raised.template.leaves, tf.string)]


def _mark(number: str) -> str:
    return f"autohook raised {_PROCESS}.{number}"


def _title(error: BaseException) -> str:
    try:
        return title(error)
    except Exception:  # noqa: BLE001 - the user's own `__str__`
        return type(error).__name__


def _fail(data: list[Any]) -> Any:
    return tf.raw_ops.Assert(
        condition=tf.constant(value=False), data=data, summarize=len(data) + 1
    )


def raise_where(condition: Any, error: Callable[[], BaseException]) -> None:
    """Makes the current graph fail where a condition holds.

    Args:
        condition: A scalar bool tensor, or a staged number.
        error: Gives the exception; it is asked where the condition holds.
    """

    def fail() -> None:
        raise error()

    staging().if_(condition, fail, None, ())


def find(message: str) -> BaseException | None:
    """Returns the exception that a graph's failure stands for, or None."""
    mark = _MARK.search(message)
    if mark is None:
        return None
    number = mark.group(1)
    if "." in number:
        with _lock:
            return _made.pop(number, None)
    raised = _raises.get(number)
    return None if raised is None else raised.make(())


# -- whose exception it is ---------------------------------------------------------


def is_programs(error: BaseException) -> bool:
    """Returns whether the program raised it, and not TensorFlow or ourselves.

    What Python's own operators raise in our functions, such as the KeyError of a
    subscript, the program raises, too.
    """
    if isinstance(error, StagingError) or type(error).__module__.startswith("autohook"):
        return False
    frame = _innermost(error.__traceback__)
    return frame is None or not is_foreign_file(frame.f_code.co_filename)


def _innermost(traceback: Any) -> Any:
    """Returns the innermost frame that is not ours."""
    found = None
    while traceback is not None:
        if not is_own_file(traceback.tb_frame.f_code.co_filename):
            found = traceback.tb_frame
        traceback = traceback.tb_next
    return found


# -- tracebacks --------------------------------------------------------------------


def _places(traceback: Any) -> list[tuple[str, str, int]]:
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


def _traceback(places: list[tuple[str, str, int]]) -> Any:
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
