"""Finds the first op of a graph that gives other bits in it than by itself.

The graph runs once more, with every tensor as an output; then each of its ops runs
alone, on what the graph has given it. Variables are copies, with the values that they
had before the call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.auditing.matching import is_equal_array
from autohook.staging.plan import EXACT
from autohook.staging.single_ops import run_alone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_OPS = 20_000
HIDDEN = (tf.resource, tf.variant)


def first_odd_op(
    graph: Any, arguments: Sequence[Any], variables: Mapping[int, Any]
) -> Any:
    """Returns that op, None where every op gives the same alone.

    Args:
        graph: The graph of a plan.
        arguments: What it is run with: inputs, then captures.
        variables: The values before the call, by the id of their handles.

    Raises:
        Exception: The graph cannot be taken apart.
    """
    operations = graph.get_operations()
    values = run_whole(graph, arguments, variables)
    own = _with_copies(arguments, variables)
    values.update({id(t): v for t, v in zip(graph.inputs, own, strict=True)})
    for operation in operations:
        if operation.type != "Placeholder" and not _is_even(operation, values):
            return operation
    return None


def _is_even(operation: Any, values: dict[int, Any]) -> bool:
    """Runs one op alone; returns whether it gives what it gave in the graph."""
    given = [values[id(tensor)] for tensor in operation.inputs]
    for tensor, alone in zip(
        operation.outputs, run_alone(operation, given), strict=True
    ):
        value = values.setdefault(id(tensor), alone)
        if tensor.dtype in HIDDEN:
            continue
        if not is_equal_array(value.numpy(), alone.numpy()):
            return False
    return True


def _with_copies(arguments: Sequence[Any], variables: Mapping[int, Any]) -> list[Any]:
    """Returns the arguments with copies of the variables among them."""
    return [
        tf.Variable(variables[id(one)], trainable=False).handle
        if variables.get(id(one)) is not None
        else one
        for one in arguments
    ]


def run_whole(
    graph: Any, arguments: Sequence[Any], variables: Mapping[int, Any]
) -> dict[int, Any]:
    """Returns the value of each tensor of a graph, by the id of the symbolic one."""
    operations = graph.get_operations()
    if len(operations) > MOST_OPS:
        raise ValueError(f"it has {len(operations)} ops")
    shown = [t for op in operations for t in op.outputs if t.dtype not in HIDDEN]
    definition = graph.as_graph_def()
    names = [tensor.name for tensor in graph.inputs]
    specs = [tf.TensorSpec(t.shape, t.dtype) for t in graph.inputs]

    def imported(*inputs: Any) -> Any:
        given = dict(zip(names, inputs, strict=True))
        wanted = [tensor.name for tensor in shown]
        return tf.import_graph_def(
            definition, input_map=given, return_elements=wanted, name=""
        )

    whole = tf.function(imported, autograph=False).get_concrete_function(*specs)
    given = [*_with_copies(arguments, variables), *whole.captured_inputs]
    found = tf.raw_ops.StatefulPartitionedCall(
        args=given,
        Tout=[tensor.dtype for tensor in shown],
        f=whole,
        config_proto=EXACT,
    )
    return {id(tensor): value for tensor, value in zip(shown, found, strict=True)}
