"""Single ops of a graph, run eagerly on values that are known."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tensorflow.python.eager import context as tf_context
from tensorflow.python.eager import execute


def run_alone(operation: Any, given: list[Any]) -> Any:
    """Returns what an op gives, as a list of eager tensors.

    Args:
        operation: The op of a graph; it has no functions as attributes.
        given: Eager tensors, one for each input.

    Raises:
        tf.errors.OpError: The op fails.
    """
    if operation.type == "Const":
        proto = operation.get_attr("value")
        return [tf.constant(tf.make_ndarray(proto), operation.outputs[0].dtype)]
    attributes: list[Any] = []
    for attribute in operation.op_def.attr:
        value = operation.get_attr(attribute.name)
        attributes += [attribute.name, _plain(value)]
    return execute.execute(
        operation.type,
        len(operation.outputs),
        given,
        tuple(attributes),
        tf_context.context(),
    )


def _plain(value: Any) -> Any:
    """Returns an attribute as eager execution takes it."""
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, tf.DType):
        return value.as_datatype_enum
    if hasattr(value, "unknown_rank"):
        shape = tf.TensorShape(value)
        return (
            None
            if shape.rank is None
            else [-1 if d is None else d for d in shape.as_list()]
        )
    return value.name if hasattr(value, "name") else value
