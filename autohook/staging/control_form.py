"""Chooses how staged control flow is executed: as function calls, or lowered.

Lowered control flow makes TensorFlow run the graph in its thread pool, which costs
about 45 µs a call; a functional branch costs about 24 µs, a lowered one 3 µs more. A
functional loop costs 1.6 µs an iteration, a lowered one 5.3 µs, but a branch inside a
functional loop costs 15 µs an iteration (all measured on bodies of three ops). The
values are the same either way.
"""

from __future__ import annotations

from typing import Any

from tensorflow.core.framework import attr_value_pb2

from autohook.staging import op_kinds

LOWERED = "_lower_using_switch_merge"
INNER = op_kinds.BRANCHING | op_kinds.LOOPING | op_kinds.CALLING
MOST_FUNCTIONAL_BRANCHES = 2


def choose(graph: Any) -> None:
    """Makes simple loops functional, and branches where no thread pool is needed."""
    operations = graph.get_operations()
    loops = [op for op in operations if op.type in op_kinds.LOOPING]
    branches = [op for op in operations if op.type in op_kinds.BRANCHING]
    if not loops and not branches:
        return
    bodies = {
        function.signature.name: {node.op for node in function.node_def}
        for function in graph.as_graph_def().library.function
    }
    simple = [loop for loop in loops if not _inner(loop, bodies, ("body",))]
    for loop in simple:
        _make_functional(loop)
    nested = any(_inner(branch, bodies, _arms(branch)) for branch in branches)
    few = len(branches) <= MOST_FUNCTIONAL_BRANCHES
    if few and not nested and len(simple) == len(loops):
        for branch in branches:
            _make_functional(branch)


def _arms(branch: Any) -> tuple[str, ...]:
    names = ("then_branch", "else_branch")
    return tuple(name for name in names if name in branch.node_def.attr)


def _inner(
    operation: Any, bodies: dict[str, set[str]], attributes: tuple[str, ...]
) -> bool:
    """Returns whether a function of the op branches, loops or calls in its turn."""
    if not attributes:
        return True
    names = [operation.get_attr(attribute).name for attribute in attributes]
    return any(bodies.get(name, INNER) & INNER for name in names)


def _make_functional(operation: Any) -> None:
    operation._set_attr(LOWERED, attr_value_pb2.AttrValue(b=False))
