"""`try` statements around ops: eager code fails at once, a graph when it runs.

What TensorFlow says of an op while the graph is built, its kernel would have said
eagerly: that is raised as the error of an op, so that handlers take it. What only the
graph's run can tell no handler sees: a `try` that waits for it is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops

from autohook.staging.operators import raising
from autohook.staging.operators.autographed import is_autographed
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.trace_errors import is_unfit

if TYPE_CHECKING:
    from collections.abc import Sequence

# They fail for values, not for shapes and dtypes, unless the values are constants.
_OF_VALUES = frozenset(
    {
        "Assert", "CheckNumerics", "CheckNumericsV2", "Cholesky", "DecodeCSV", "Div",
        "DynamicStitch", "EagerPyFunc", "EnsureShape", "FloorDiv", "FloorMod",
        "GatherNd", "GatherV2", "If", "Lu", "MatrixInverse", "MatrixSolve", "Mod",
        "ParseExampleV2", "PyFunc", "Range", "ResourceGather", "ScatterNd",
        "SparseToDense", "StatefulPartitionedCall", "StringToNumber",
        "TensorScatterUpdate", "While",
    }
)  # fmt: skip
_INTEGER_DIVISIONS = frozenset({"Div", "FloorDiv", "FloorMod", "Mod"})
_CHECKS = frozenset({"Assert", "CheckNumerics", "CheckNumericsV2", "EnsureShape"})
# The condition in which `tf.debugging.Assert` puts its op.
_GUARD = "AssertGuard"
# They do what their shapes allow.
_OF_SHAPES = frozenset(
    {
        "Add", "AddV2", "BatchMatMulV2", "BroadcastTo", "ConcatV2", "MatMul", "Maximum",
        "Minimum", "Mul", "Pack", "RealDiv", "Reshape", "Split", "SplitV", "Squeeze",
        "StridedSlice", "Sub", "Tile",
    }
)  # fmt: skip


def begin() -> tuple[Any, int] | None:
    """Returns what `end` needs to know, None where nothing is to be done."""
    if is_strict() or tf.executing_eagerly() or is_autographed():
        return None
    graph = ops.get_default_graph()
    return graph, graph.num_operations()


def end(begun: tuple[Any, int], kinds: Sequence[Any], error: Any) -> None:
    """Looks at what the body of a `try` statement has built.

    Args:
        begun: What `begin` has returned.
        kinds: What its handlers catch.
        error: What ended the body, or None.

    Raises:
        InvalidArgumentError: TensorFlow would not build an op with its inputs.
        StagingError: The handlers wait for what an op raises when the graph runs.
    """
    wanted = [kind for kind in kinds if _takes_errors_of_ops(kind)]
    if not wanted or not (error is None or isinstance(error, Exception)):
        return
    named = any(issubclass(kind, tf.errors.OpError) for kind in wanted)
    graph, count = begun
    for operation in graph.get_operations()[count:]:
        if _may_fail(operation, named=named):
            refuse(
                "AH242",
                f"a `try` may catch what the op {operation.type} raises when the graph"
                " runs.",
                "Test the values before the op.",
            )
    if error is not None and is_unfit(error):
        raise tf.errors.InvalidArgumentError(None, None, str(error)) from error


def _takes_errors_of_ops(kind: Any) -> bool:
    if not isinstance(kind, type):
        return False
    return issubclass(kind, tf.errors.OpError) or kind in (Exception, BaseException)


def _may_fail(operation: Any, *, named: bool) -> bool:
    """Returns whether an op may fail when the graph runs.

    Args:
        operation: The op.
        named: Whether handlers name errors of ops; else only checks are looked for.
    """
    if operation.type in _CHECKS:
        return not raising.is_own(operation)
    if operation.name.rpartition("/")[2].startswith(_GUARD):
        return True
    if not named:
        return False
    if operation.type in _INTEGER_DIVISIONS:
        divisor = tf.get_static_value(operation.inputs[1])
        whole = operation.outputs[0].dtype.is_integer
        return whole and (divisor is None or bool((divisor == 0).any()))
    if operation.type in _OF_SHAPES:
        return not all(
            one.shape.is_fully_defined()
            for one in (*operation.inputs, *operation.outputs)
        )
    return operation.type in _OF_VALUES and not _is_constant(operation)


def _is_constant(operation: Any) -> bool:
    values = [tf.get_static_value(one) for one in operation.inputs]
    return all(value is not None for value in values)
