"""TensorArrays in autohook's own traces: Python lists of tensors, as they are eagerly.

TensorFlow's own eager implementation is used, so that reads, writes and errors are
eager's: an array that forgets what has been read, one that is written in place. Where
only the graph knows an index, or whether something is written, the trace is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.arrays import unwrap
from autohook.staging.numbers import StagedNumber
from autohook.staging.numbers.host_number import HostNumber
from autohook.staging.operators.constants import constant_of
from autohook.staging.operators.places import is_in_staged_body

if TYPE_CHECKING:
    from autohook.staging.recorder import TraceRecorder

# What their first argument is called, where it says where.
_INDICES = {"gather": "indices", "read": "index", "scatter": "indices"}
_INDICES["write"] = "index"
_METHODS = {"close", "concat", "identity", "size", "stack", "unstack", *_INDICES}


def make(recorder: TraceRecorder, args: tuple[Any, ...], kwargs: Any) -> Any:
    """Returns what `tf.TensorArray(*args, **kwargs)` is eagerly."""
    require_no_branch(recorder)
    plain = [_known(recorder, value) for value in args]
    named = {name: _known(recorder, value) for name, value in kwargs.items()}
    with tf.init_scope():
        made = tf.TensorArray(*plain, **named)
    recorder.own(made)
    return made


def call(
    recorder: TraceRecorder, method: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    """Calls a method of a TensorArray that the trace has made."""
    array, name = method.__self__, method.__name__
    if not recorder.has_made(array):
        recorder.refuse("AH310", f"it calls `{name}` of a TensorArray from outside")
    if name not in _METHODS:
        recorder.refuse("AH319", f"it calls `{name}` of a TensorArray")
    require_no_branch(recorder)
    where = _INDICES.get(name)
    if where in kwargs:
        kwargs = {**kwargs, where: _known(recorder, kwargs[where])}
    elif where is not None and args:
        args = (_known(recorder, args[0]), *args[1:])
    return method(*unwrap(args), **unwrap(kwargs))


def require_no_branch(recorder: TraceRecorder) -> None:
    """Refuses TensorArrays where only the graph knows whether something is done."""
    if is_in_staged_body():
        recorder.refuse(
            "AH339", "it uses a TensorArray under a staged condition or in a loop"
        )


def require_none(recorder: TraceRecorder, values: Any, depth: int = 3) -> None:
    """Refuses to hand a TensorArray to code that no operator looks after."""
    for value in values.values() if isinstance(values, dict) else values:
        if isinstance(value, tf.TensorArray):
            recorder.refuse("AH319", "it hands a TensorArray to a library's function")
        if depth and type(value) in (tuple, list, dict):
            require_none(recorder, value, depth - 1)


def _known(recorder: TraceRecorder, value: Any) -> Any:
    """Returns an index or a size as the trace knows it."""
    if type(value) is HostNumber:
        return value.settle()
    if not isinstance(value, (tf.Tensor, StagedNumber)):
        return value
    found = constant_of(value)
    if found is None:
        recorder.refuse("AH339", "only the graph knows an index of a TensorArray")
    return found
