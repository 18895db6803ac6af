"""Which values are staged, and their truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.framework.ops import EagerTensor

from autohook.runtime import dispatch, truths
from autohook.runtime.choice import is_choice
from autohook.runtime.truths import tested
from autohook.staging.numbers import StagedNumber, StagedTruth
from autohook.staging.operators.forwards import is_forwarded, resolve
from autohook.staging.operators.sequences import StagedSequence
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.staged_texts import StagedText

_COMPOSITES = (
    tf.RaggedTensor,
    tf.SparseTensor,
    tf.IndexedSlices,
    tf.experimental.Optional,
    tf.experimental.ExtensionType,
)


def builds_graph() -> bool:
    """Returns whether a graph is being built in this thread."""
    return not tf.executing_eagerly()


def is_tensor(value: Any) -> bool:
    """Returns whether `value` is a dense tensor, symbolic or eager."""
    return isinstance(value, tf.Tensor)


def is_symbolic(value: Any) -> bool:
    """Returns whether `value` is a dense tensor known only when the graph runs."""
    return isinstance(value, tf.Tensor) and not isinstance(value, EagerTensor)


def is_composite(value: Any) -> bool:
    """Returns whether `value` is a ragged, sparse or other composite tensor."""
    return isinstance(value, _COMPOSITES)


def is_staged(value: Any) -> bool:
    """Returns whether `value` is known only when the graph runs."""
    if isinstance(value, tf.Tensor):
        return not isinstance(value, EagerTensor)
    if isinstance(value, (StagedNumber, StagedTruth, StagedList, StagedSequence)):
        return True
    if isinstance(value, StagedText):
        return True
    if is_composite(value):
        parts = tf.nest.flatten(value, expand_composites=True)
        return any(is_symbolic(part) for part in parts)
    return is_choice(value) or is_forwarded(value)


def is_python_number(value: Any) -> bool:
    """Returns whether `value` is a plain bool, int or float."""
    return type(value) in (bool, int, float)


def truth(value: Any) -> Any:
    """Returns what `bool(value)` would be, as a scalar bool tensor."""
    value = tested(value)
    if not is_staged(value) and not isinstance(value, (tf.Tensor, tf.Variable)):
        return tf.constant(bool(value))
    if isinstance(value, (StagedNumber, StagedTruth)):
        value = value.tensor
    elif isinstance(value, (StagedList, StagedSequence)):
        return tf.not_equal(value.size(), 0)
    elif is_choice(value):
        return dispatch.staging().spread(truth, (value,))
    elif is_forwarded(value):
        return truth(resolve(value))
    value = tf.convert_to_tensor(value)
    if value.shape.rank != 0:
        # Fails at run time, as eager does, where there is not exactly one element.
        value = tf.reshape(value, [])
    if value.dtype == tf.bool:
        return value
    if value.dtype == tf.string:
        return tf.not_equal(value, "")
    return tf.not_equal(value, tf.zeros([], value.dtype))


def natural_dtype(value: Any) -> tf.DType:
    """Returns the dtype that TensorFlow gives a plain Python number."""
    if type(value) is int and not -(2**31) <= value < 2**31:
        return tf.int64
    return tf.convert_to_tensor(value).dtype


def is_array(value: Any) -> bool:
    """Returns whether `value` is a NumPy array or scalar."""
    return isinstance(value, (np.ndarray, np.generic))


def judged(name: str, found: Any) -> Any:
    """Returns the truth of what a method gives, or raises what Python does.

    Args:
        name: `__bool__`, which has to give a bool, or `__len__`.
        found: A staged value.
    """
    if isinstance(found, StagedNumber):
        takes_all = found.kind is bool or (name == "__len__" and found.kind is int)
        return found if takes_all else truths.judged(name, found.kind())
    if not isinstance(found, tf.Tensor) or (
        name == "__len__" and found.dtype.is_integer
    ):
        return found
    with tf.init_scope():
        return truths.judged(name, tf.zeros([], found.dtype))
