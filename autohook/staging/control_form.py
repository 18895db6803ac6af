"""Chooses how staged control flow is executed: as function calls, or lowered.

Lowered control flow makes TensorFlow run the graph in its thread pool, which costs
about 45 µs a call; a functional branch costs about 24 µs, a lowered one 3 µs more. A
functional loop costs 1.6 µs an iteration, a lowered one 5.3 µs, but a branch inside a
functional loop costs 15 µs an iteration (all measured on bodies of three ops).

The oneDNN rewrite, which eager applies op by op, does not reach functional bodies, so
their MatMul or Softmax may differ in the last bit. Only ops that it leaves alone may
run there.
"""

from __future__ import annotations

from typing import Any

from tensorflow.core.framework import attr_value_pb2

from autohook.staging import op_kinds
from autohook.staging.words import words

LOWERED = "_lower_using_switch_merge"
ALIKE = words(
    """
    Abs Add AddV2 All Any Cast Const Cos Div DivNoNan Equal Exp ExpandDims Fill Floor
    FloorDiv FloorMod Greater GreaterEqual Identity IdentityN Less LessEqual Log
    LogicalAnd LogicalNot LogicalOr Max Maximum Min Minimum Mul Neg NoOp NotEqual
    OnesLike Pack Pow Range RealDiv Reshape Round Rsqrt Select SelectV2 Shape Sign Sin
    Size Sqrt Square SquaredDifference Squeeze StridedSlice Sub Sum Tan Unpack
    ZerosLike ReadVariableOp Placeholder Assert TensorListReserve TensorListSetItem
    TensorListGetItem TensorListPushBack TensorListStack TensorListLength
    TensorListFromTensor GatherV2 Concat ConcatV2 StopGradient EnsureShape
    """
)
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
    simple = [loop for loop in loops if not _inner(loop, bodies, ("body", "cond"))]
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
    """Returns whether a function of the op holds more than ops of `ALIKE`."""
    if not attributes:
        return True
    names = [operation.get_attr(attribute).name for attribute in attributes]
    return any(not bodies.get(name, {"?"}) <= ALIKE for name in names)


def _make_functional(operation: Any) -> None:
    operation._set_attr(LOWERED, attr_value_pb2.AttrValue(b=False))
