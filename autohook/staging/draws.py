"""Random draws from TensorFlow's global seed, taken eagerly before each staged call.

Eager takes a fresh op seed for each draw from a stream in its context; a graph counts
its ops instead. So each draw of a trace becomes an input, drawn by the same eager op
in program order, which gives eager's stream exactly (facts/staging.md, section 5).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context as tf_context

from autohook.staging.philox import stateless_seed
from autohook.staging.stand_ins import take_in

if TYPE_CHECKING:
    from autohook.staging.recorder import TraceRecorder

RAW = {
    "RandomStandardNormal": tf.raw_ops.RandomStandardNormal,
    "RandomUniform": tf.raw_ops.RandomUniform,
    "TruncatedNormal": tf.raw_ops.TruncatedNormal,
    "RandomUniformInt": tf.raw_ops.RandomUniformInt,
}

# They give the same numbers for the same seeds, without a kernel that is made for
# those seeds, and that would go on where it has stopped when the stream is put back.
STATELESS = {
    "RandomStandardNormal": tf.raw_ops.StatelessRandomNormalV2,
    "RandomUniform": tf.raw_ops.StatelessRandomUniformV2,
    "TruncatedNormal": tf.raw_ops.StatelessTruncatedNormalV2,
    "RandomUniformInt": tf.raw_ops.StatelessRandomUniformIntV2,
}
PHILOX = 1

# Draws from what the graph computes: there the seed is the input.
CATEGORICAL = "Multinomial"
HOISTED = frozenset({*RAW, CATEGORICAL})


@dataclass(frozen=True)
class Draw:
    """One draw of a graph.

    Attributes:
        kind: The op's name.
        shape: The shape to draw.
        other: What else the op is given: the dtype, or the limits of integers.
        stand_in: The eager tensor that the graph has captured in its place.
    """

    kind: str
    shape: Any
    other: dict[str, Any]
    stand_in: Any

    def take(self) -> Any:
        """Returns the next numbers of the eager stream."""
        seed, seed2 = tf.compat.v1.get_seed(None)
        if seed is None or seed2 is None:
            return RAW[self.kind](shape=self.shape, **self.other)
        return STATELESS[self.kind](
            shape=self.shape,
            key=_unsigned(seed),
            counter=_unsigned(0, seed2),
            alg=PHILOX,
            **self.other,
        )


@dataclass(frozen=True)
class SeedDraw:
    """The seed of one draw that the graph makes itself.

    Attributes:
        stand_in: The eager tensor that the graph has captured in its place.
    """

    stand_in: Any

    def take(self) -> Any:
        """Returns a stateless seed for the next numbers of the eager stream."""
        seed, seed2 = tf.compat.v1.get_seed(None)
        if seed is None or seed2 is None:
            return tf.constant(np.frombuffer(os.urandom(16), np.int64))
        return tf.constant(stateless_seed(seed, seed2))


Drawn = Draw | SeedDraw


def hoist(graph: Any, recorder: TraceRecorder, outputs: list[Any]) -> list[Drawn]:
    """Makes each draw of the graph an input of it.

    Args:
        graph: The FuncGraph, still open; it was traced without a graph seed, so that
            seeds of its own tell an op's seed.
        recorder: Refuses draws that cannot be inputs.
        outputs: The tensors to be returned; draws among them are replaced.
    """
    drawn: list[Drawn] = []
    for operation in graph.get_operations():
        if operation.type in RAW:
            drawn.append(_hoist_one(graph, operation, recorder, outputs))
        elif operation.type == CATEGORICAL:
            drawn.append(_hoist_seed(graph, operation, recorder, outputs))
    return drawn


def _known_shape(operation: Any) -> Any:
    """Returns the shape that an op draws, None where the trace does not know it.

    Shape inference computes some that Python does not, such as `[tf.shape(x)[0], 1]`.
    """
    asked, given = operation.inputs[0], operation.outputs[0].shape
    known = tf.get_static_value(asked)
    if known is None and given.is_fully_defined():
        return np.array(given.as_list(), asked.dtype.as_numpy_dtype)
    return known


def _hoist_one(
    graph: Any, operation: Any, recorder: TraceRecorder, outputs: list[Any]
) -> Draw:
    shape = _known_shape(operation)
    limits = [tf.get_static_value(limit) for limit in operation.inputs[1:]]
    if shape is None or _is_seeded(operation) or not _is_range(limits):
        recorder.refuse(
            "AH331",
            f"{operation.type} has a seed of its own, or a shape or a limit that is not"
            " fixed",
            "Draw with tf.random.Generator or keras.random and a SeedGenerator.",
        )
    old = operation.outputs[0]
    stand_in = tf_eager_zeros(shape, old.dtype)
    new = take_in(graph, stand_in)
    _put_in_place(old, new, outputs)
    with tf.init_scope():
        shape = tf.constant(shape, operation.inputs[0].dtype)
        other = {"dtype": old.dtype}
        if limits:
            names = ("minval", "maxval")
            numbers = [tf.constant(limit, old.dtype) for limit in limits]
            other = dict(zip(names, numbers, strict=True))
    return Draw(operation.type, shape, other, stand_in)


def _hoist_seed(
    graph: Any, operation: Any, recorder: TraceRecorder, outputs: list[Any]
) -> SeedDraw:
    """Has a graph draw classes from a seed that is an input."""
    if _is_seeded(operation):
        recorder.refuse(
            "AH331",
            f"{operation.type} has a seed of its own",
            "Draw with tf.random.Generator or a stateless operation.",
        )
    old = operation.outputs[0]
    stand_in = tf_eager_zeros([2], tf.int64)
    new = tf.raw_ops.StatelessMultinomial(
        logits=operation.inputs[0],
        num_samples=operation.inputs[1],
        seed=take_in(graph, stand_in),
        output_dtype=old.dtype,
    )
    _put_in_place(old, new, outputs)
    return SeedDraw(stand_in)


def _is_seeded(operation: Any) -> bool:
    return bool(operation.get_attr("seed") or operation.get_attr("seed2"))


def _is_range(limits: list[Any]) -> bool:
    """Returns whether the limits of integers, if any, are known and in order."""
    if not limits:
        return True
    return all(limit is not None for limit in limits) and bool(limits[0] < limits[1])


def _put_in_place(old: Any, new: Any, outputs: list[Any]) -> None:
    """Has all who use one tensor of a graph, and the caller, use another one."""
    for consumer in old.consumers():
        for i, tensor in enumerate(consumer.inputs):
            if tensor is old:
                consumer._update_input(i, new)
    outputs[:] = [new if tensor is old else tensor for tensor in outputs]


def _unsigned(*numbers: int) -> Any:
    return np.array(numbers, np.int64).view(np.uint64)


def tf_eager_zeros(shape: Any, dtype: tf.DType) -> Any:
    """Returns an eager tensor of zeros while a graph is built."""
    with tf.init_scope():
        return tf.zeros(shape, dtype)


def stream_state() -> Any:
    """Returns the state of the eager stream of op seeds; None where there is none."""
    stream = getattr(tf_context.context(), "_rng", None)
    return None if stream is None else stream.getstate()


def rewind(state: Any) -> None:
    """Puts the eager stream back, because the call will run again natively."""
    if state is not None:
        tf_context.context()._rng.setstate(state)
