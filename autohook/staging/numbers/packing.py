"""Staged numbers in the lists that TensorFlow makes tensors of: `tf.fill([n], 0)`."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.staging.numbers.staged_number import StagedNumber

# Before TensorFlow's own for lists of tensors, which has 99.
_PRIORITY = 98


def register() -> None:
    """Tells TensorFlow how staged numbers, alone and in lists, become tensors.

    Unlike the protocol `__tf_tensor__`, these are also asked for a preferred dtype.
    """
    tf.register_tensor_conversion_function(StagedNumber, _convert)
    tf.register_tensor_conversion_function((list, tuple), pack, _PRIORITY)


def _convert(
    value: Any,
    dtype: Any = None,
    name: Any = None,
    as_ref: Any = None,  # noqa: ARG001 - TensorFlow's interface
) -> Any:
    return value.convert(dtype, name)


def pack(
    value: Any,
    dtype: Any = None,
    name: Any = None,
    as_ref: Any = None,  # noqa: ARG001 - TensorFlow's interface
) -> Any:
    """Returns the tensor of nested lists that hold staged numbers, else declines."""
    if tf.executing_eagerly() or not holds_staged(value):
        return NotImplemented
    return _packed(value, dtype or _dtype_of(list(_leaves(value))), name)


def holds_staged(value: Any) -> bool:
    """Returns whether a list or tuple has a staged number in it, at any depth."""
    kinds = set(map(type, value))
    if any(issubclass(kind, StagedNumber) for kind in kinds):
        return True
    if not kinds & {list, tuple}:
        return False
    return any(holds_staged(part) for part in value if type(part) in (list, tuple))


def _leaves(value: Any) -> Any:
    for part in value:
        if type(part) in (list, tuple):
            yield from _leaves(part)
        else:
            yield part


def _dtype_of(leaves: list[Any]) -> tf.DType:
    """Returns the dtype of a list as TensorFlow chooses it: a tensor's, or floats'."""
    for leaf in leaves:
        if not isinstance(getattr(leaf, "dtype", type), type):
            return tf.as_dtype(leaf.dtype).base_dtype
    kinds = {
        leaf.kind if isinstance(leaf, StagedNumber) else type(leaf) for leaf in leaves
    }
    if float in kinds:
        return tf.float32
    return tf.int32 if int in kinds else tf.bool


def _packed(value: Any, dtype: Any, name: Any) -> Any:
    if type(value) in (list, tuple):
        return tf.stack([_packed(part, dtype, None) for part in value], name=name)
    if isinstance(value, StagedNumber) and value.kind is int and dtype == tf.int32:
        return value.convert()
    return tf.convert_to_tensor(value, dtype)
