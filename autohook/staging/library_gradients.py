"""Gradients of gradients in autohook's own traces, made of the ops of eager ones.

TensorFlow's gradient functions make fewer or other ops where a graph knows shapes.
Where a tape records them, to take their gradients in turn, these ops decide in which
order sums are taken: eagerly a `Shape` is one more use of a tensor, and the backward
pass waits for it. So there they are eager's.
"""

from __future__ import annotations

import functools
import threading
from typing import Any

import tensorflow as tf
from tensorflow.python import pywrap_tfe

from autohook.runtime.dispatch import state
from autohook.staging.operators.constants import constant_of

_LEAST = 3


class _Depth(threading.local):
    gradients = 0


_depth = _Depth()


def _is_recorded() -> bool:
    """Returns whether a tape of our own trace records a gradient that is being made."""
    if state.recorder is None or not _depth.gradients:
        return False
    return not pywrap_tfe.TFE_Py_TapeSetIsEmpty()


@functools.cache
def of_tapes(own: Any) -> Any:
    """Returns what makes gradients, and says so while it does."""

    @functools.wraps(own)
    def imperative_grad(*args: Any, **kwargs: Any) -> Any:
        _depth.gradients += 1
        try:
            return own(*args, **kwargs)
        finally:
            _depth.gradients -= 1

    return imperative_grad


@functools.cache
def of_shapes(own: Any) -> Any:
    """Returns what makes a shape: eagerly an op, even where it is known."""

    @functools.wraps(own)
    def shape_internal(
        input: Any,
        name: Any = None,
        optimize: bool = True,  # noqa: FBT001, FBT002 - TensorFlow's parameter
        out_type: Any = None,
    ) -> Any:
        return own(input, name, optimize and not _is_recorded(), out_type)

    return shape_internal


@functools.cache
def of_zeros(own: Any) -> Any:
    """Returns what makes zeros for a tensor: eagerly an op that uses the tensor."""

    @functools.wraps(own)
    def zeros_like_impl(
        tensor: Any,
        dtype: Any,
        name: Any,
        optimize: bool = True,  # noqa: FBT001, FBT002 - TensorFlow's parameter
        **layout: Any,
    ) -> Any:
        return own(tensor, dtype, name, optimize and not _is_recorded(), **layout)

    return zeros_like_impl


@functools.cache
def of_modes(own: Any) -> Any:
    """Returns what tells gradient functions whether to do what they do eagerly."""
    return _Modes(own)


class _Modes:
    """The module `context`, as gradient functions see it."""

    def __init__(self, own: Any) -> None:
        self._own = own

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    def executing_eagerly(self) -> bool:
        return _is_recorded() or self._own.executing_eagerly()


@functools.cache
def of_concatenations(own: Any) -> Any:
    """Returns the gradient of a concatenation: eagerly one split, not many slices."""

    @functools.wraps(own)
    def concat_grad_helper(
        op: Any,
        grad: Any,
        start_value_index: int,
        end_value_index: int,
        dim_index: int,
    ) -> Any:
        inputs = op.inputs[start_value_index:end_value_index]
        dim = constant_of(op.inputs[dim_index]) if _is_recorded() else None
        shapes = [value.shape for value in inputs]
        known = all(shape.rank and shape.is_fully_defined() for shape in shapes)
        is_plain = len(op.inputs) >= _LEAST and isinstance(grad, tf.Tensor)
        if dim is None or not known or not is_plain:
            return own(op, grad, start_value_index, end_value_index, dim_index)
        axis = dim % shapes[0].rank
        parts = tf.split(grad, [shape[axis] for shape in shapes], axis)
        return [*parts, None] if end_value_index <= dim_index else [None, *parts]

    return concat_grad_helper
