"""TensorFlow's functions that take a Python number apart before they convert it."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.staging.numbers import StagedNumber
from autohook.staging.numbers.packing import holds_staged
from autohook.staging.operators.builtins.rule import Rule


def constant(
    value: Any, dtype: Any = None, shape: Any = None, name: str = "Const"
) -> Any:
    """Returns `tf.constant(value, dtype, shape)`."""
    tensor = tf.convert_to_tensor(value, dtype)
    if shape is not None:
        tensor = (
            tf.fill(shape, tensor)
            if tensor.shape.rank == 0
            else tf.reshape(tensor, shape)
        )
    return tf.identity(tensor, name=name)


def cast(x: StagedNumber, dtype: Any, name: str | None = None) -> Any:
    """Returns `tf.cast(x, dtype)`: of an int, however large it is.

    A float becomes a float32 tensor on its way, as a plain one does.
    """
    tensor = x.convert() if x.kind is float else x.tensor
    return tf.cast(tensor, dtype, name=name)


def _is_number(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    value = args[0] if args else kwargs.get("value", kwargs.get("x"))
    return isinstance(value, StagedNumber)


def _is_number_or_list(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    value = args[0] if args else kwargs.get("value")
    if type(value) in (list, tuple):
        return holds_staged(value)
    return isinstance(value, StagedNumber)


RULES = (
    Rule(tf.constant, constant, _is_number_or_list),
    Rule(tf.compat.v1.constant, constant, _is_number_or_list),
    Rule(tf.cast, cast, _is_number),
)
