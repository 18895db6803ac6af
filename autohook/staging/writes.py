"""Writes during a trace: free for what it has made, else effects."""

from __future__ import annotations

from collections import deque
from types import FunctionType
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.runtime.reads import INPLACE
from autohook.runtime.units import unit_of
from autohook.staging.effects import on_class
from autohook.staging.library_state import has_library_state
from autohook.staging.numbers.host_number import HostNumber, settled
from autohook.staging.operators.changes import is_tracked

if TYPE_CHECKING:
    from autohook.staging.recorder import TraceRecorder


def write_attribute(recorder: TraceRecorder, owner: Any, name: str, value: Any) -> None:
    """Sets an attribute; that of an outside object becomes an effect."""
    is_plain = id(owner) in recorder.fresh or (
        recorder.effects.attribute(owner, name, value)
    )
    method = on_class(type(owner), "__setattr__")
    unit = unit_of(method.__code__) if isinstance(method, FunctionType) else None
    if unit is not None:
        # Such methods run natively elsewhere, behind every look at an object.
        cells = method if method.__closure__ else None
        recorder.enter_unit(unit, cells, method.__globals__, 1)
        unit.twin(cells, method.__globals__)(owner, name, value)
    elif is_plain:
        setattr(owner, name, value)
    else:
        object.__setattr__(owner, name, value)


def plain_attribute(
    recorder: TraceRecorder, owner: Any, name: str, *value: Any
) -> None:
    """Sets or deletes an attribute past the method of the object's class."""
    recorder.hold_attribute(owner, name)
    if state.journal is not None:
        state.journal.attribute(owner, name)
    if id(owner) not in recorder.fresh:
        recorder.effects.require_one_thread()
        if has_library_state(owner) or not hasattr(owner, "__dict__"):
            kind = type(owner).__name__
            recorder.refuse("AH310", f"it assigns the attribute `{name}` of a {kind}")
    if value:
        object.__setattr__(owner, name, *value)
    else:
        object.__delattr__(owner, name)


def delete_attribute(recorder: TraceRecorder, owner: Any, name: str) -> None:
    """Deletes an attribute; that of an outside object becomes an effect."""
    if id(owner) not in recorder.fresh:
        if not recorder.effects.attribute(owner, name, None):
            recorder.refuse("AH310", f"it deletes the attribute `{name}`")
        recorder.read_attribute(owner, name)
    delattr(owner, name)


def write_item(recorder: TraceRecorder, owner: Any, key: Any, value: Any) -> None:
    """Sets an item; that of an outside container becomes an effect."""
    key = settled(key) if type(key) is HostNumber else key
    what = "assigns an item of"
    if require_changeable(recorder, owner, what, "__setitem__", key, value):
        owner[key] = value


def delete_item(recorder: TraceRecorder, owner: Any, key: Any) -> None:
    """Deletes an item; that of an outside container becomes an effect."""
    key = settled(key) if type(key) is HostNumber else key
    require_changeable(recorder, owner, "deletes an item of", "__delitem__", key)
    del owner[key]


def inplace(recorder: TraceRecorder, operator: str, left: Any, right: Any) -> Any:
    """Returns the result of an augmented assignment."""
    if isinstance(left, (list, dict, set, deque, np.ndarray)):
        method = f"__{INPLACE[operator].__name__}__"
        recorder.contents.read_deep(right)
        require_changeable(recorder, left, f"changes (`{operator}`)", method, right)
    elif isinstance(left, tf.Variable) or has_library_state(left):
        recorder.refuse("AH310", f"it changes a variable with `{operator}`")
    return INPLACE[operator](left, right)


def require_changeable(
    recorder: TraceRecorder, owner: Any, what: str, method: str = "", *args: Any
) -> bool:
    """Logs a change of a container from outside; refuses other such changes.

    Returns whether it is to be made now.

    What the trace itself has made may change, also under a staged condition: the
    journal of the body knows of it.
    """
    if is_tracked(owner):
        if method != "__setitem__" or not isinstance(owner, dict):
            kind = type(owner).__name__
            recorder.refuse("AH310", f"it {what} a {kind}, which tracks objects")
        recorder.effects.track(owner, method, args, {})
        return False
    if recorder.contents.is_outside(owner) and method:
        return recorder.effects.change(owner, method, args, {})
    if id(owner) in recorder.reached or isinstance(owner, tf.Variable):
        kind = type(owner).__name__
        recorder.refuse("AH310", f"it {what} a {kind} from outside the function")
    return True
