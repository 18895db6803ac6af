"""What a trace writes to Python state that was there before it.

Attributes, globals and closure cells are written while the trace runs, noted by the
root journal (`operators/places.py`), and put back when it ends; a plan writes their
last values after each run of its graph. Changes of containers, and prints, are logged
one by one, and done again in that order.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
import types
from collections import Counter, OrderedDict, defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf

from autohook.runtime.units import unit_of
from autohook.staging import conditional
from autohook.staging.late_arrays import LateArray
from autohook.staging.library_state import has_library_state, is_users_own
from autohook.staging.numbers import StagedNumber
from autohook.staging.numbers.host_number import HostNumber
from autohook.staging.operators.places import is_in_staged_body
from autohook.staging.operators.staged_texts import StagedText

if TYPE_CHECKING:
    from autohook.staging.recorder import TraceRecorder

CONTAINERS = (list, dict, set, deque, OrderedDict, defaultdict, Counter)
# They do the same whatever the container holds, and return None.
BLIND = frozenset(
    {
        *("append", "extend", "appendleft", "extendleft", "add", "discard", "clear"),
        *("update", "subtract", "insert"),
    }
)
LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
    "critical": logging.CRITICAL,
}
_SIMPLE = (bool, int, float, str, bytes, type(None))
_PRINTABLE = (
    *(*_SIMPLE, tf.Tensor, StagedNumber, StagedText, np.ndarray, np.generic),
    LateArray,
)


@dataclass(frozen=True)
class Step:
    """One thing that a plan does again after each run.

    Attributes:
        owner: The container, or None where `name` is a function's.
        name: The method, or "print".
        args: The arguments, with values of the trace in them.
        kwargs: The keyword arguments.
    """

    owner: Any
    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    @property
    def label(self) -> str:
        """What it does, in the user's words."""
        if isinstance(self.owner, (Log, TensorFlowPrint)):
            return self.owner.label
        kind = "" if self.owner is None else f"{type(self.owner).__name__}."
        return f"`{kind}{self.name}`"


class TensorFlowPrint:
    """Prints as `tf.print` does."""

    label = "`tf.print`"

    def __call__(self, *values: Any, **options: Any) -> None:
        """Prints eager tensors."""
        tf.print(*values, **options)


class Log:
    """Makes the records of one logging call, as from the line that made it."""

    label = "a log record"

    def __init__(
        self, logger: logging.Logger, level: int, frame: types.FrameType
    ) -> None:
        self._logger = logger
        self._level = level
        code = frame.f_code
        self._place = (code.co_filename, frame.f_lineno)
        self._function = code.co_name

    def __call__(self, message: Any, *args: Any, extra: Any = None) -> None:
        """Logs, if the logger still is to log at this level."""
        logger = self._logger
        if logger.isEnabledFor(self._level):
            record = logger.makeRecord(
                *(logger.name, self._level, *self._place, message, args, None),
                *(self._function, extra),
            )
            logger.handle(record)


class Effects:
    """Judges writes to what was there before the trace, and keeps their log.

    Attributes:
        steps: Changes of containers, and prints, in order; `StepPlace`s for those of
            which only the graph knows whether they happen.
        discovered: Keys of sources of which the trace itself shows that they change.
        replaced: What the trace has put into containers before the program read them.
    """

    def __init__(self, recorder: TraceRecorder) -> None:
        self.steps: list[Any] = []
        self.discovered: set[Any] = set()
        self.replaced: dict[int, Any] = {}
        self._recorder = recorder

    def attribute(self, owner: Any, name: str, value: Any) -> bool:
        """Returns whether an attribute of an outside object is written by its class.

        Raises:
            Refused: The write could do more than put the value there.
        """
        self.require_one_thread()
        kind = type(owner)
        what = f"it assigns the attribute `{name}` of a {kind.__name__}"
        if isinstance(owner, (tf.Variable, tf.Tensor, types.ModuleType)):
            self._recorder.refuse("AH310", what)
        if name == "learning_rate" and isinstance(owner, keras.optimizers.Optimizer):
            return self._learning_rate(owner, value, what)
        found = on_class(kind, name)
        if hasattr(type(found), "__set__") and not isinstance(
            found, types.MemberDescriptorType
        ):
            setter = getattr(found, "fset", None)
            if not _is_unit(setter):
                self._recorder.refuse("AH310", f"{what}, which is a descriptor")
            return True
        if isinstance(owner, type):
            if kind is not type or "__slots__" in owner.__dict__:
                self._recorder.refuse("AH310", what)
            return True
        return self._through_class(owner, name, value, what)

    def _learning_rate(self, owner: Any, value: Any, what: str) -> bool:
        """Lets an optimizer's own setter assign the variable of its rate."""
        rate = getattr(owner, "_learning_rate", None)
        if not (isinstance(rate, keras.Variable) and _is_simple(value)):
            self._recorder.refuse("AH310", f"{what}, which is no variable")
        return True

    def _through_class(self, owner: Any, name: str, value: Any, what: str) -> bool:
        kind = type(owner)
        method = on_class(kind, "__setattr__")
        if method in (None, object.__setattr__) or _is_unit(method):
            return True
        users = has_library_state(owner) and is_users_own(owner, name)
        if not users or not _is_simple(value):
            self._recorder.refuse("AH310", what)
        self.discovered.add(("attribute", id(owner), name))
        return False

    def change(
        self, owner: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> bool:
        """Logs a change of an outside container.

        Returns:
            Whether it is to be made now; else only the graph knows whether it is made.
        """
        self.require_one_thread()
        recorder = self._recorder
        kind = type(owner).__name__
        if type(owner) not in CONTAINERS:
            recorder.refuse("AH310", f"it changes a {kind} from outside the function")
        step = Step(owner, name, args, dict(kwargs))
        if is_in_staged_body():
            if not _is_blind(owner, name) or not conditional.is_kept(
                name, args, kwargs
            ):
                recorder.refuse(
                    "AH310",
                    f"it changes a {kind} from outside the function, where only the"
                    " graph knows whether, or how often",
                    "Return the new value, and change it where the condition is known.",
                )
            recorder.contents.hide(owner)
            conditional.note(step, self.steps)
            return False
        if not _is_blind(owner, name):
            recorder.contents.read(owner)
        self.steps.append(step)
        return True

    def track(
        self, owner: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Logs a change of what a library keeps instead of a program's list or dict.

        It is made after the run only, since the library remembers all changes.
        """
        self.require_one_thread()
        held = [*owner, *(owner.values() if isinstance(owner, dict) else ())]
        plain = all(map(_is_simple, [*args, *kwargs.values(), *held]))
        if is_in_staged_body() or not plain:
            kind = type(owner).__name__
            self._recorder.refuse("AH310", f"it changes a {kind}, which tracks objects")
        self._recorder.contents.meet(owner, "what it has put items into")
        self._recorder.contents.hide(owner)
        self.discovered.add(("tracked", id(owner)))
        self.steps.append(Step(owner, name, args, dict(kwargs)))

    def say(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Logs a call of `print` or `tf.print`."""
        recorder = self._recorder
        if "output_stream" in kwargs:
            recorder.refuse("AH323", "it prints to a stream that may be replaced")
        named = [value for key, value in kwargs.items() if key != "file"]
        stream = kwargs.get("file")
        if stream is not None and not isinstance(stream, io.TextIOBase):
            recorder.refuse("AH323", "it prints to something that is no text file")
        if stream is not None and stream in (sys.stdout, sys.stderr):
            recorder.refuse("AH323", "it prints to a stream that may be replaced")
        if not all(map(is_printable, [*args, *named])):
            recorder.refuse("AH323", "it prints an object whose text may change")
        if function is print:
            self._take(Step(None, "print", args, dict(kwargs)))
        else:
            self._take(Step(TensorFlowPrint(), "__call__", args, dict(kwargs)))

    def log(self, method: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Logs a call of a logger's method."""
        recorder, logger = self._recorder, method.__self__
        plain = type(logger).makeRecord is logging.Logger.makeRecord
        if not plain or set(kwargs) - {"extra"} or not all(map(is_printable, args)):
            recorder.refuse("AH323", "it logs what may be another text later")
        level, given = LEVELS.get(method.__name__), args
        if method.__name__ == "log":
            level, given = args[0], args[1:]
        if not given or type(level) is not int:
            recorder.refuse("AH323", f"it calls `{method.__name__}` of a logger")
        emit = Log(logger, level, recorder.user_frame())
        self._take(Step(emit, "__call__", given, dict(kwargs)))

    def _take(self, step: Step) -> None:
        """Logs a step that changes nothing which the program could read."""
        if is_in_staged_body():
            conditional.note(step, self.steps)
        else:
            self.steps.append(step)

    def require_one_thread(self) -> None:
        """Refuses writes that other threads could see while the trace runs."""
        if len(THREADS.seen) > 1:
            self._recorder.refuse(
                "AH310", "it changes Python state that other threads may see"
            )


class _Threads:
    """Which threads have called units, and still live."""

    def __init__(self) -> None:
        self.seen: dict[int, threading.Thread] = {}

    def meets_another(self) -> bool:
        """Notes the thread that calls; returns whether there are several now."""
        here = threading.get_ident()
        if here not in self.seen:
            self.seen[here] = threading.current_thread()
        if len(self.seen) == 1:
            return False
        # An identity is used again when its thread has ended.
        self.seen[here] = threading.current_thread()
        alive = {n: one for n, one in list(self.seen.items()) if one.is_alive()}
        self.seen = alive
        return len(alive) > 1


THREADS = _Threads()


def is_printable(value: Any, depth: int = 3) -> bool:
    """Returns whether the text of a value is the same when a plan prints it later."""
    if type(value) is HostNumber or isinstance(value, _PRINTABLE):
        return True
    if type(value) in (list, tuple) and depth:
        return all(is_printable(part, depth - 1) for part in value)
    if type(value) is dict and depth:
        return all(is_printable(part, depth - 1) for part in value.values())
    return isinstance(value, (tf.DType, tf.TensorShape))


def on_class(kind: type, name: str) -> Any:
    """Returns what a class or its bases have under a name, else None."""
    for base in kind.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return None


def _is_unit(function: Any) -> bool:
    return isinstance(function, types.FunctionType) and (
        unit_of(function.__code__) is not None
    )


def _is_blind(owner: Any, name: str) -> bool:
    if name == "__setitem__":
        return isinstance(owner, dict)
    if name == "update":
        return isinstance(owner, (dict, set))
    return name in BLIND


def _is_simple(value: Any) -> bool:
    if type(value) is HostNumber or isinstance(value, (*_SIMPLE, StagedNumber)):
        return True
    if isinstance(value, tf.Tensor):
        return True
    return type(value) is tuple and all(map(_is_simple, value))
