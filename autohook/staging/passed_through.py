"""Which tensor from outside it is that a staged branch passes through, if it is one.

The value of `x if test else y` is one of two tensors that the caller has, eagerly; the
graph gives a copy of it. So where a branch hands out an input of the graph as it came,
a plan asks the graph which branch it took, and takes the caller's own tensor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.ops import cond_v2

from autohook.staging.operators import more_outputs

if TYPE_CHECKING:
    # True, or the scalar bool tensor that says so when the graph runs.
    Flag = Any

_CONDITIONALS = ("If", "StatelessIf")


def sources_of(tensor: Any) -> list[tuple[Any, Flag]]:
    """Returns tensors that one may be, each with when it is; no more than one is.

    They are in its graph: inputs, and results of ops that are no conditionals.
    """
    joined = _conditional(tensor)
    if joined is not None:
        return _of_conditional(joined.op, joined.value_index)
    chosen = getattr(tensor, "_ah_chosen", None)
    if chosen is not None:
        return _of_selection(*chosen)
    return [(tensor, True)]


def _of_conditional(operation: Any, index: int) -> list[tuple[Any, Flag]]:
    graphs = cond_v2.get_func_graphs(operation)
    flags: dict[int, list[Flag]] = {}
    outer: dict[int, tuple[Any, bool]] = {}
    for number, graph in enumerate(graphs):
        for source, flag in sources_of(graph.outputs[index]):
            given, is_input = _outside(operation, graph, source, index)
            if given is not None:
                outer[id(given)] = given, is_input
                flags.setdefault(id(given), [False, False])[number] = flag
    found: list[tuple[Any, Flag]] = []
    for key, row in flags.items():
        flag, (given, is_input) = _taken(operation, graphs, row), outer[key]
        behind = sources_of(given) if is_input else [(given, True)]
        found += [(one, _both(flag, more)) for one, more in behind]
    return found


def _outside(operation: Any, graph: Any, source: Any, index: int) -> tuple[Any, bool]:
    """Returns what a branch's tensor is outside, and whether that is an input of it.

    It may be an earlier result of the same conditional, None where it is neither.
    """
    for given, inside in zip(operation.inputs[1:], graph.inputs, strict=True):
        if inside is source:
            return given, True
    for output, inside in zip(operation.outputs[:index], graph.outputs, strict=False):
        if inside is source and output.consumers():
            return output.consumers()[0].outputs[0], False
    return None, False


def _taken(operation: Any, graphs: Any, row: list[Flag]) -> Flag:
    """Returns when the branch that is taken passes a tensor through."""
    if all(flag is True for flag in row):
        return True
    if all(isinstance(flag, bool) for flag in row):
        predicate = operation.inputs[0]
        return predicate if row[0] else _not(predicate)
    return more_outputs.from_branches(operation, graphs, row)


def _of_selection(predicate: Any, left: Any, right: Any) -> list[tuple[Any, Flag]]:
    found = [(one, _both(predicate, flag)) for one, flag in sources_of(left)]
    other = _not(predicate)
    return found + [(one, _both(other, flag)) for one, flag in sources_of(right)]


def _both(one: Flag, other: Flag) -> Flag:
    if one is True or other is True:
        return other if one is True else one
    with one.graph.as_default():
        return tf.logical_and(one, other)


def _not(flag: Any) -> Any:
    with flag.graph.as_default():
        return tf.logical_not(flag)


def is_of_loop(tensor: Any) -> bool:
    """Returns whether a loop gives a tensor, which may be what it began with."""
    operation = getattr(tensor, "op", None)
    while operation is not None and operation.type == "Identity":
        operation = operation.inputs[0].op
    return operation is not None and operation.type in ("While", "StatelessWhile")


def is_joined(tensor: Any) -> bool:
    """Returns whether a tensor of the graph is what one of two branches gives."""
    return _conditional(tensor) is not None or hasattr(tensor, "_ah_chosen")


def _conditional(tensor: Any) -> Any:
    """Returns the output of a conditional op that TensorFlow gives as a tensor."""
    operation = getattr(tensor, "op", None)
    if operation is None or operation.type != "Identity":
        return None
    inside = operation.inputs[0]
    return inside if inside.op.type in _CONDITIONALS else None


def captured(graph: Any) -> dict[int, Any]:
    """Returns the eager tensors that a graph has captured, by id of what it sees."""
    return {id(inside): outside for outside, inside in graph.captures}
