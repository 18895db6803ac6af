"""`get_weights` and `set_weights` of Keras's layers and models, in a trace.

Keras's own work with arrays. What they do to the variables is done here with tensors:
a model is copied to another, or moved towards it, as agents do with their targets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf

from autohook.staging.late_arrays import LateArray
from autohook.staging.operators.places import is_in_staged_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.recorder import TraceRecorder

_CODE = "AH319"


def of_method(function: Any) -> Callable[..., Any] | None:
    """Returns what does a method's work in a trace, None for other methods.

    Args:
        function: The function behind the method.
    """
    if function is getattr(keras.Layer, "get_weights", None):
        return get_weights
    return (
        set_weights if function is getattr(keras.Layer, "set_weights", None) else None
    )


def get_weights(recorder: TraceRecorder, layer: Any) -> list[Any]:
    """Returns what the graph will find in the layer's variables."""
    _require_plain(recorder, layer, "get_weights")
    found = []
    for variable in layer.weights:
        tensor = variable.value.read_value()
        simple = np.dtype(tensor.dtype.as_numpy_dtype).kind in "biufc"
        if not (simple and tensor.shape.is_fully_defined()):
            recorder.refuse(_CODE, f"`get_weights` gives a {tensor.dtype.name} array")
        found.append(LateArray(tensor))
    return found


def set_weights(recorder: TraceRecorder, layer: Any, weights: Any) -> None:
    """Writes the layer's variables, one after the other, as Keras does."""
    _require_plain(recorder, layer, "set_weights")
    variables = layer.weights
    if type(weights) not in (list, tuple) or len(weights) != len(variables):
        recorder.refuse(_CODE, "`set_weights` is not given a list of all weights")
    for variable, value in zip(variables, weights, strict=True):
        tensor = value.tensor if type(value) is LateArray else value
        is_known = isinstance(tensor, tf.Tensor) and tensor.shape.is_fully_defined()
        if not is_known or tensor.dtype.name != variable.dtype:
            recorder.refuse(_CODE, "`set_weights` is given what is no tensor")
        if tuple(variable.shape) != tuple(tensor.shape):
            recorder.refuse(_CODE, "`set_weights` is given another shape")
        recorder.call(variable.assign, (tensor,), {})


def _require_plain(recorder: TraceRecorder, layer: Any, name: str) -> None:
    variables = layer.weights
    if is_in_staged_body():
        recorder.refuse(_CODE, f"`{name}` is called in a staged branch or loop")
    if not all(isinstance(one.value, tf.Variable) for one in variables):
        recorder.refuse(_CODE, f"`{name}` is called in a scope of Keras's")
