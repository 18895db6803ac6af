"""The order of what a graph does besides computing: it prints, raises and assigns.

TensorFlow orders stateful ops that share a resource, and those that have none, but not
the two kinds with each other; and what a failing op does not feed runs beside it.
Python does one thing after the other. So an op that prints or raises waits for all
effects before it, and all that comes later in its graph waits for it.
"""

from __future__ import annotations

import functools
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_READS = frozenset({"ReadVariableOp", "ResourceGather", "ResourceGatherNd"})
_WITHOUT_INPUT_EDGES = frozenset({"Placeholder", "PlaceholderWithDefault", "Arg"})
_CARRIERS = frozenset({"If", "While", "Case", "StatefulPartitionedCall"})


class _Barrier(ops.Graph._ControlDependenciesController):  # type: ignore[misc] # TensorFlow has no types
    """Makes all later ops of a graph wait for one op."""

    def op_in_group(self, op: Any) -> bool:
        """Returns whether `op` is known to wait already."""
        # The argument of a function is there from the start, whatever it waits for.
        return op.type not in _WITHOUT_INPUT_EDGES and super().op_in_group(op)


class _Order:
    """What is known of one graph: its barrier, and the ops seen so far."""

    def __init__(self) -> None:
        # Where the function begins that is put in order, and what has been.
        self.start = 0
        self.seen = 0
        self.barrier: _Barrier | None = None
        # How many ops that print or raise are in it, or in graphs inside it.
        self.effects = 0


def _order_of(graph: Any) -> _Order:
    """Returns what is known of a graph; it lives with the graph, to which it refers."""
    order: _Order | None = getattr(graph, "_autohook_order", None)
    if order is None:
        order = graph._autohook_order = _Order()
    return order


def put_in_order(operation: Any) -> None:
    """Makes an op wait for all effects before it, and all later ops wait for it."""
    graph = operation.graph
    order = _order_of(graph)
    operations = graph.get_operations()
    # What was made after it may need its results: that is put in order on its own.
    if operation in operations[order.seen :]:
        end = operations.index(operation, order.seen)
        earlier, order.seen = operations[order.seen : end], end + 1
        operation._add_control_inputs(list(filter(_has_effect, earlier)))
        _bar(graph, order, operation)
    else:
        end = operations.index(operation, order.start)
        earlier = operations[order.start : end]
        operation._add_control_inputs(list(filter(_has_effect, earlier)))
    _note_effect(graph)
    make_run(operation)


def _bar(graph: Any, order: _Order, operation: Any) -> None:
    """Makes all later ops of a graph wait for an op, no longer for the one before."""
    stack = graph._control_dependencies_stack
    if order.barrier is not None and order.barrier in stack:
        operation._add_control_inputs(
            [op for op in order.barrier.control_inputs if op is not operation]
        )
        stack.remove(order.barrier)
    # At the bottom: the user's own `tf.control_dependencies` come and go above it.
    order.barrier = _Barrier(graph, [operation])
    stack.insert(0, order.barrier)


def make_run(operation: Any) -> None:
    """Makes an op run although nothing needs its result."""
    graph = operation.graph
    if not graph._add_control_dependencies and graph.building_function:
        graph.control_outputs.append(operation)


def has_effects(graph: Any) -> bool:
    """Returns whether a graph does more than compute."""
    return any(map(_has_effect, graph.get_operations()))


def _note_effect(graph: Any) -> None:
    while graph is not None:
        _order_of(graph).effects += 1
        outer = getattr(graph, "outer_graph", None)
        graph = outer if outer is not graph else None


def _has_effect(operation: Any) -> bool:
    if operation.type in _READS or operation.type.startswith("Placeholder"):
        return False
    return bool(operation._is_stateful)


@contextmanager
def around_control_flow() -> Iterator[None]:
    """Puts the conditionals and loops made meanwhile in order if they have effects."""
    if tf.executing_eagerly():
        yield
        return
    graph = ops.get_default_graph()
    order = _order_of(graph)
    effects, count = order.effects, graph.num_operations()
    yield
    if order.effects != effects:
        for operation in graph.get_operations()[count:]:
            if operation.type in _CARRIERS and _has_effect(operation):
                put_in_order(operation)


def in_order(build: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a function that builds control flow, with `around_control_flow`."""

    @functools.wraps(build)
    def ordered(*args: Any, **kwargs: Any) -> Any:
        with around_control_flow():
            return build(*args, **kwargs)

    return ordered


@contextmanager
def scope(graph: Any) -> Iterator[None]:
    """Keeps to itself what a function does in a graph that others go on to use.

    What was in the graph before is not run because something inside is.
    """
    order = _order_of(graph)
    order.start = order.seen = len(graph.get_operations())
    order.barrier = None
    before = list(graph._control_dependencies_stack)
    try:
        yield
    finally:
        graph._control_dependencies_stack[:] = before
        order.barrier = None


def has_barrier(graph: Any) -> bool:
    """Returns whether what is built now waits for an op that prints or raises."""
    return _order_of(graph).barrier is not None
