"""`int()`, `float()` and `bool()` of staged values."""

from __future__ import annotations

import builtins
from typing import Any

import tensorflow as tf

from autohook.staging.numbers import StagedNumber, as_tensor
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.values import is_tensor, truth


def int_(value: Any, *base: Any) -> Any:
    """Returns `int(value)`; never narrower than the value needs."""
    if base or (is_tensor(value) and value.dtype == tf.string):
        if is_strict() or base:
            refuse("AH234", "a number is read from the text of a tensor")
        return tf.strings.to_number(value, tf.int64)
    if isinstance(value, StagedNumber):
        if value.kind is not float:
            return StagedNumber(int, as_tensor(value, int))
        value = value.tensor
    tensor = _single(value)
    narrow = tensor.dtype == tf.bool or (
        tensor.dtype.is_integer and tensor.dtype.size <= 4 and tensor.dtype != tf.uint32
    )
    if not is_strict():
        return tf.cast(tensor, tf.int32 if narrow else tf.int64)
    if tensor.dtype.is_floating or tensor.dtype.size == 8:
        fits = tf.abs(tf.cast(tensor, tf.float64)) < 2.0**62
        with tf.control_dependencies([tf.debugging.Assert(fits, ["int() overflows"])]):
            tensor = tf.identity(tensor)
    return StagedNumber(int, tf.cast(tensor, tf.int64))


def float_(value: Any) -> Any:
    """Returns `float(value)`; exactly the value's number."""
    if is_tensor(value) and value.dtype == tf.string:
        if is_strict():
            refuse("AH234", "a number is read from the text of a tensor")
        return tf.strings.to_number(value, tf.float64)
    if isinstance(value, StagedNumber):
        return StagedNumber(float, as_tensor(value, float))
    tensor = _single(value)
    if is_strict():
        if tensor.dtype == tf.int64 or tensor.dtype == tf.uint64:
            return StagedNumber(float, as_tensor(int_(tensor), float))
        return StagedNumber(float, tf.cast(tensor, tf.float64))
    if tensor.dtype.is_floating and tensor.dtype.size <= 4:
        return tf.cast(tensor, tf.float32)
    small = tensor.dtype == tf.bool or tensor.dtype.size <= 2
    return tf.cast(tensor, tf.float32 if small else tf.float64)


def _single(value: Any) -> Any:
    tensor = tf.convert_to_tensor(value)
    return tensor if tensor.shape.rank == 0 else tf.reshape(tensor, [])


def bool_(value: Any) -> Any:
    """Returns `bool(value)`."""
    result = truth(value)
    return StagedNumber(bool, result) if is_strict() else result


RULES = (
    Rule(builtins.int, int_),
    Rule(builtins.float, float_),
    Rule(builtins.bool, bool_),
)
