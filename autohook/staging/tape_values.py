"""Computes tensors of a graph again, from those that a call under a tape has kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.eager import record
from tensorflow.python.framework import ops
from tensorflow.python.ops.gen_functional_ops import stateful_partitioned_call

from autohook.staging import mending
from autohook.staging.plan import EXACT

if TYPE_CHECKING:
    from autohook.staging.tape_structure import Entry, Reader


class Values:
    """The inputs and outputs of the ops that a tape holds.

    Args:
        entries: These ops.
        reader: Knows the copies among the graph's tensors.
        kept: The tensors of the graph that every call keeps: at least its inputs and
            all that comes from variables.
    """

    def __init__(self, entries: list[Entry], reader: Reader, kept: list[Any]) -> None:
        self._kept = kept
        self._reader = reader
        wanted = {
            id(tensor): tensor
            for entry in entries
            for tensor in (*map(reader.source, entry.op.inputs), *entry.op.outputs)
        }
        for tensor in kept:
            wanted.pop(id(tensor), None)
        self._wanted = list(wanted.values())
        specs = [tf.TensorSpec(None, t.dtype) for t in kept if t.dtype != tf.resource]
        with tf.init_scope():
            traced = tf.function(self._trace, autograph=False)
            self._concrete = traced.get_concrete_function(*specs)
        self._types = [t.dtype.as_datatype_enum for t in self._concrete.outputs]

    def of(self, saved: list[Any]) -> dict[int, Any]:
        """Returns the eager tensors, by the id of the graph's."""
        found = {id(t): value for t, value in zip(self._kept, saved, strict=True)}
        arguments = [
            value
            for tensor, value in zip(self._kept, saved, strict=True)
            if tensor.dtype != tf.resource
        ]
        with record.stop_recording(), tf.init_scope():
            outputs = stateful_partitioned_call(
                arguments, self._types, self._concrete, "", EXACT
            )
        found.update(
            (id(tensor), value)
            for tensor, value in zip(self._wanted, outputs, strict=True)
        )
        return found

    def _trace(self, *given: Any) -> list[Any]:
        values = iter(given)
        made: dict[int, Any] = {}
        for tensor in self._kept:
            if tensor.dtype != tf.resource:
                value = next(values)
                value.set_shape(tensor.shape)
                made[id(tensor)] = value
        graph = ops.get_default_graph()
        for tensor in self._wanted:
            self._make(tensor.op, graph, made)
        mending.keep_sums_in_order(graph.get_operations())
        mending.keep_kernels_apart(graph.get_operations())
        return [made[id(tensor)] for tensor in self._wanted]

    def _make(self, wanted: Any, graph: Any, made: dict[int, Any]) -> None:
        """Makes an op anew, after those that it needs."""
        waiting = [wanted]
        while waiting:
            operation = waiting[-1]
            inputs = [self._reader.source(tensor) for tensor in operation.inputs]
            missing = [tensor.op for tensor in inputs if id(tensor) not in made]
            if id(operation.outputs[0]) in made or not missing:
                waiting.pop()
                if id(operation.outputs[0]) not in made:
                    copy = graph._create_op_internal(
                        operation.type,
                        [made[id(tensor)] for tensor in inputs],
                        [tensor.dtype for tensor in operation.outputs],
                        attrs=dict(operation.node_def.attr),
                        op_def=operation.op_def,
                    )
                    made.update(
                        (id(old), new)
                        for old, new in zip(
                            operation.outputs, copy.outputs, strict=True
                        )
                    )
            else:
                waiting += missing
