"""What a trace may not do though the library that does it is trusted."""

from __future__ import annotations

from collections import ChainMap, UserDict, UserList
from types import FunctionType
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.units import unit_of
from autohook.staging.operators.values import is_symbolic
from autohook.staging.trust import TRUSTED_ROOTS, root_of

if TYPE_CHECKING:
    from autohook.staging.recorder import TraceRecorder

_UNFOLLOWED = (ChainMap, UserDict, UserList)


def require_manager(recorder: TraceRecorder, manager: Any) -> None:
    """Refuses to enter a context manager that acts beyond the trace, such as a lock."""
    kind = type(manager)
    enter = getattr(kind, "__enter__", None)
    if isinstance(enter, FunctionType) and unit_of(enter.__code__) is not None:
        return
    if root_of(kind) not in TRUSTED_ROOTS | {"contextlib", "autohook"}:
        recorder.refuse("AH319", f"it enters a {kind.__name__} of `{kind.__module__}`")


def require_reachable(recorder: TraceRecorder, value: Any, label: str) -> None:
    """Refuses an object from outside that no trace can follow."""
    if isinstance(value, tf.GradientTape):
        recorder.refuse("AH313", f"{label} is a gradient tape from outside")
    require_followed(recorder, type(value), f"{label} is")


def require_followed(recorder: TraceRecorder, kind: type, what: str) -> None:
    """Refuses containers written in Python, whose methods run as they are."""
    if issubclass(kind, _UNFOLLOWED):
        recorder.refuse(
            "AH318", f"{what} a {kind.__name__}, whose items are kept by unlisted code"
        )


def require_valueless(recorder: TraceRecorder, function: Any, args: Any) -> None:
    """Refuses to ask for a value that only an eager tensor has."""
    if function is not tf.get_static_value or not args or not is_symbolic(args[0]):
        return
    if tf.get_static_value(args[0]) is None:
        recorder.refuse("AH317", "it asks for the value of a tensor")


def require_rate(
    recorder: TraceRecorder, function: Any, args: Any, kwargs: Any
) -> None:
    """Refuses a dropout of nothing, which eagerly moves the seeds' stream on."""
    if getattr(function, "__name__", "") not in ("dropout", "dropout_v2"):
        return
    rate = kwargs.get("rate", args[1] if len(args) > 1 else None)
    if isinstance(rate, (int, float)) and rate == 0:
        recorder.refuse("AH331", "a dropout of rate 0 moves on the stream of seeds")
