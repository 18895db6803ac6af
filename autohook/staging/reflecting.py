"""Builtins that look at objects, as the statements that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime import dispatch, reads
from autohook.runtime.choice import is_choice
from autohook.runtime.logic import not_
from autohook.runtime.state import UNDEFINED
from autohook.staging.arrays import StagedArray
from autohook.staging.numbers.host_number import HostNumber
from autohook.staging.operators.host_shape import HostShape

if TYPE_CHECKING:
    from autohook.staging.recorder import TraceRecorder

BUILTINS = (getattr, hasattr, setattr, delattr, type, super, id, vars)


def call(
    recorder: TraceRecorder, function: Any, args: tuple[Any, ...], kwargs: Any
) -> Any:
    """Runs the builtins that look at objects as the statements that they stand for."""
    if function is getattr:
        try:
            return recorder.read_attribute(args[0], args[1])
        except AttributeError:
            if len(args) == 3:
                return args[2]
            raise
    if function is hasattr:
        return _has_attribute(recorder, *args)
    if function is setattr:
        return reads.set_attr(*args)
    if function is delattr:
        return reads.del_attr(*args)
    if function is type and len(args) == 1 and type(args[0]) is HostNumber:
        return type(args[0].value)
    if function is type and len(args) == 1 and type(args[0]) is HostShape:
        return tf.TensorShape
    if function in (id, vars) or (function is type and holds_staged(args)):
        recorder.refuse("AH319", f"it calls `{function.__name__}` on a traced value")
    return function(*args, **kwargs)


def _has_attribute(recorder: TraceRecorder, owner: Any, name: str) -> Any:
    try:
        value = recorder.read_attribute(owner, name)
    except AttributeError:
        return False
    if is_choice(value):
        # A branch may have set or deleted it.
        return not_(dispatch.staging().identical(value, UNDEFINED))
    return True


def holds_staged(value: Any) -> bool:
    """Returns whether a value has staged parts; plain containers are looked into."""
    if isinstance(value, (tuple, list)):
        return any(holds_staged(part) for part in value)
    if isinstance(value, dict):
        return any(holds_staged(part) for part in value.values())
    if isinstance(value, (tf.Tensor, tf.Variable, StagedArray)):
        return True
    return type(value).__name__ == "StagedNumber"
