"""What TensorFlow's rewriter makes wrong in branches, and what keeps it from that.

In a branch that takes in `x`, the rewriter makes `0 + x` to `x`, then `x + x` to
`2 * x`, in such a way that the branch gives an empty tensor and nothing in it happens.
So one of the terms goes through an op that the rewriter does not look through.
"""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops

from autohook.staging.operators.modes import is_strict

if TYPE_CHECKING:
    from collections.abc import Callable

_SUMS = frozenset({"Add", "AddV2", "AddN"})
# By op: the other operand that makes it give its first one, or its second.
_NEUTRAL = {
    "Add": 0, "AddV2": 0, "Sub": 0, "Mul": 1, "Div": 1, "RealDiv": 1, "Pow": 1,
}  # fmt: skip
_ONE_WAY = frozenset({"Sub", "Div", "RealDiv", "Pow"})
_CHANGES_OF_SHAPE = frozenset(
    {
        "All", "Any", "BroadcastTo", "EnsureShape", "ExpandDims", "Identity", "Max",
        "Mean", "Min", "Prod", "Reshape", "Reverse", "ReverseV2", "Slice", "Squeeze",
        "StopGradient", "StridedSlice", "Sum", "Tile", "Transpose",
    }
)  # fmt: skip


def kept(body: Callable[..., Any]) -> Callable[..., Any]:
    """Returns the body of a loop, with `keep_sums` of its graph."""

    @functools.wraps(body)
    def run(*tensors: Any) -> Any:
        outputs = body(*tensors)
        keep_sums(ops.get_default_graph())
        return outputs

    return run


def keep_sums(graph: Any) -> None:
    """Keeps the sums of a branch or of a loop's body from being rewritten wrongly.

    Strictly, nothing is rewritten.
    """
    if is_strict():
        return
    for operation in graph.get_operations():
        if operation.type in _SUMS:
            _keep(operation)


def _keep(operation: Any) -> None:
    """Hides where terms come from that may be found to be one."""
    terms = list(operation.inputs)
    sources = [_source(term) for term in terms]
    counts = Counter(map(id, sources))
    for index, (term, source) in enumerate(zip(terms, sources, strict=True)):
        taken_in = source.op.type == "Placeholder"
        if taken_in and counts[id(source)] > 1 and term is not source:
            with operation.graph.as_default(), tf.control_dependencies(None):
                hidden = tf.raw_ops.PlaceholderWithDefault(input=term, shape=term.shape)
            operation._update_input(index, hidden)


def _source(tensor: Any) -> Any:
    """Returns the tensor that the rewriter may find to be this one."""
    while (giver := _giver(tensor)) is not None:
        tensor = giver
    return tensor


def _giver(tensor: Any) -> Any:
    kind, inputs = tensor.op.type, list(tensor.op.inputs)
    if kind in _CHANGES_OF_SHAPE:
        return inputs[0]
    if kind not in _NEUTRAL:
        return None
    orders = (inputs,) if kind in _ONE_WAY else (inputs, inputs[::-1])
    for kept, other in orders:
        value = tf.get_static_value(other)
        if value is not None and bool((value == _NEUTRAL[kind]).all()):
            return kept
    return None
