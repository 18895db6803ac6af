"""Small branches without effects are computed both and then selected from.

A conditional op costs 2 to 20 microseconds, a selection well under one
(facts/staging.md, section 4, Collatz). It is done only where nobody can tell: every
op of the branch is cheap, cannot fail, has no gradient that could carry a NaN from
the branch not taken (so it gives integers or bools), and works on a few elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops as framework_ops

from autohook.staging.operators.values import is_symbolic

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_OPS = 24
_MOST_ELEMENTS = 16
_CHEAP = frozenset(
    {
        "Abs", "Add", "AddV2", "BitwiseAnd", "BitwiseOr", "BitwiseXor", "Cast", "Const",
        "Equal", "Greater", "GreaterEqual", "Identity", "Less", "LessEqual",
        "LogicalAnd", "LogicalNot", "LogicalOr", "Maximum", "Minimum", "Mul", "Neg",
        "NotEqual", "SelectV2", "Sub", "ZerosLike",
    }
)  # fmt: skip
_DIVISIONS = frozenset({"FloorDiv", "FloorMod"})


def can_inline(graph: Any) -> bool:
    """Returns whether a branch may be computed although it may not be taken."""
    operations = [op for op in graph.get_operations() if op.type != "Placeholder"]
    return len(operations) <= _MOST_OPS and all(map(_is_cheap, operations))


def _is_cheap(operation: Any) -> bool:
    if operation.type in _DIVISIONS:
        divisor = tf.get_static_value(operation.inputs[1])
        # -1 overflows at the smallest integer, which may trap.
        if divisor is None or (divisor == 0).any() or (divisor == -1).any():
            return False
    elif operation.type not in _CHEAP:
        return False
    return not operation.control_inputs and all(map(_is_small, operation.outputs))


def _is_small(tensor: Any) -> bool:
    count = tensor.shape.num_elements()
    plain = tensor.dtype.is_integer or tensor.dtype == tf.bool
    return plain and count is not None and count <= _MOST_ELEMENTS


def select(
    predicate: Any, left: Any, right: Any, outputs: tuple[Sequence[Any], Sequence[Any]]
) -> list[Any] | None:
    """Returns the selected outputs of two branch graphs, or None if it may not be.

    Args:
        predicate: The scalar bool that chooses.
        left: The graph of the branch taken where it is true.
        right: The other graph.
        outputs: The output tensors of either graph.
    """
    pairs = list(zip(*outputs, strict=True))
    alike = all(a.shape == b.shape and _is_small(a) for a, b in pairs)
    if not alike or not (can_inline(left) and can_inline(right)):
        return None
    lefts = _replay(left, outputs[0])
    rights = _replay(right, outputs[1])
    return [_chosen(predicate, a, b) for a, b in zip(lefts, rights, strict=True)]


def _chosen(predicate: Any, left: Any, right: Any) -> Any:
    """Returns one of two tensors, which remembers of what it has been chosen."""
    result = tf.where(predicate, left, right)
    result._ah_chosen = tuple(map(_here, (predicate, left, right)))
    return result


def _here(tensor: Any) -> Any:
    """Returns what the current graph sees of a tensor of a graph around it."""
    graph = framework_ops.get_default_graph()
    if not is_symbolic(tensor) or tensor.graph is graph:
        return tensor
    return graph.capture(tensor)


def _replay(graph: Any, outputs: Sequence[Any]) -> list[Any]:
    """Creates the ops of a function graph again in the current graph."""
    current = framework_ops.get_default_graph()
    made = {id(inner): outer for outer, inner in graph.captures}
    for operation in graph.get_operations():
        if operation.type == "Placeholder":
            continue
        again = current._create_op_internal(
            operation.type,
            [tf.convert_to_tensor(made[id(tensor)]) for tensor in operation.inputs],
            [tensor.dtype for tensor in operation.outputs],
            attrs=dict(operation.node_def.attr),
            op_def=operation.op_def,
            name=operation.name,
        )
        for old, new in zip(operation.outputs, again.outputs, strict=True):
            made[id(old)] = new
    return [made[id(tensor)] for tensor in outputs]
