"""Which inputs of an op get a gradient: its gradient function is asked, once a kind."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tensorflow.python.eager import backprop_util, record
from tensorflow.python.framework import func_graph
from tensorflow.python.framework import ops as framework_ops

_CUSTOM = "_gradient_op_type"
_known: dict[tuple[Any, ...], tuple[bool, ...]] = {}


def is_trainable(tensor: Any) -> bool:
    """Returns whether gradients go through tensors of this dtype."""
    return bool(backprop_util.IsTrainable(tensor))


def differentiable(operation: Any) -> tuple[bool, ...]:
    """Returns for each input of an op whether it gets a gradient from the outputs."""
    inputs = tuple(tensor.dtype for tensor in operation.inputs)
    key = operation.type, inputs, len(operation.outputs)
    if _is_custom(operation):
        # The user's function says, and shall be asked only once.
        return tuple(map(is_trainable, operation.inputs))
    found = _known.get(key)
    if found is None:
        found = _known[key] = _ask(operation)
    return found


def _is_custom(operation: Any) -> bool:
    try:
        operation.get_attr(_CUSTOM)
    except ValueError:
        return False
    return True


def _ask(operation: Any) -> tuple[bool, ...]:
    try:
        function = framework_ops.get_gradient_function(operation)
    except LookupError:
        return (True,) * len(operation.inputs)
    if function is None:
        return (False,) * len(operation.inputs)
    with operation.graph.as_default():
        scratch = func_graph.FuncGraph("gradients_asked_for")
    try:
        with scratch.as_default(), record.stop_recording():
            given = [_placeholder(output) for output in operation.outputs]
            results = function(operation, *given)
    except Exception:  # noqa: BLE001 - it needs more than a placeholder
        return (True,) * len(operation.inputs)
    if not isinstance(results, (list, tuple)):
        results = [results]
    return tuple(result is not None for result in results)


def _placeholder(tensor: Any) -> Any:
    return tf.raw_ops.Placeholder(dtype=tensor.dtype, shape=tensor.shape)
