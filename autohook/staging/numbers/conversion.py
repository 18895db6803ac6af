"""How a staged number becomes a tensor, as TensorFlow converts the Python number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework.ops import EagerTensor

from autohook.staging.numbers import failing
from autohook.staging.numbers.kinds import EXACT

if TYPE_CHECKING:
    from autohook.staging.numbers.staged_number import StagedNumber

_DEFAULTS = {int: tf.int32, float: tf.float32, bool: tf.bool}
_HALVES = (tf.float16, tf.bfloat16)


def convert(number: StagedNumber, dtype: Any, name: str | None) -> Any:
    """Returns the tensor of `dtype`, by default int32, float32 or bool.

    With a dtype an int wraps around, as TensorFlow's constants do; without one it
    has to fit, for a larger one would have become an int64 tensor.

    Raises:
        TypeError: If such a number does not convert to `dtype`.
    """
    if dtype is None:
        return _by_default(number, name)
    dtype = tf.as_dtype(dtype).base_dtype
    if not converts(number.kind, dtype):
        text = f"Cannot convert a Python {number.kind.__name__} to {dtype.name}"
        raise TypeError(text)
    if number.kind is bool:
        return tf.cast(number.tensor, dtype, name=name)
    if dtype in _HALVES or (dtype == tf.float32 and number.bound > EXACT):
        # As TensorFlow's constants: an int is a double first, a half a float.
        exact = tf.cast(number.tensor, tf.float64)
        if dtype in _HALVES:
            exact = tf.cast(exact, tf.float32)
        return tf.cast(exact, dtype, name=name)
    return tf.cast(number.tensor, dtype, name=name)


def _by_default(number: StagedNumber, name: str | None) -> Any:
    dtype = _DEFAULTS[number.kind]
    if number.kind is not int or number.bound < dtype.max:
        return tf.cast(number.tensor, dtype, name=name)
    narrow = _before_cast(number.tensor)
    if narrow is not None and narrow.dtype == dtype:
        return tf.identity(narrow, name=name)
    return narrowed(number.tensor, dtype, name)


def _before_cast(tensor: Any) -> Any:
    """Returns what the int was made of, None if it was computed."""
    if isinstance(tensor, EagerTensor) or tensor.op.type != "Cast":
        return None
    return tensor.op.inputs[0]


def narrowed(tensor: Any, dtype: tf.DType, name: str | None = None) -> Any:
    """Returns ints of 64 bits as smaller ones, which they have to fit."""
    result = tf.cast(tensor, dtype, name=name)
    fits = tf.equal(tf.cast(result, tensor.dtype), tensor)
    if tensor.shape.rank != 0:
        fits = tf.reduce_all(fits)
    check = failing.require_small(fits, f"a tensor of {dtype.name}")
    return failing.after(check, result)


def converts(kind: type, dtype: tf.DType) -> bool:
    """Returns whether `tf.constant` takes a number of this kind as this dtype."""
    if kind is bool:
        return bool(dtype == tf.bool or dtype.is_integer or dtype.is_floating)
    if kind is float:
        return bool(dtype.is_floating or dtype.is_complex)
    return bool(dtype.is_floating or dtype.is_integer or dtype.is_complex)
