"""Changes that make a graph compute in eager's order: sums, and fusions of oneDNN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CONVOLUTIONS = words("Conv2D Conv3D DepthwiseConv2dNative")
# What oneDNN's rewrite of graphs fuses, which eager runs op by op: the kind of the
# consumer, which of its inputs, and the kinds of the op that gives that input.
FUSED = {
    "BiasAdd": (0, CONVOLUTIONS),
    "Conv2D": (0, words("Pad PadV2 Transpose")),
    "Conv3D": (0, words("Pad PadV2 Transpose")),
    "Conv2DBackpropFilter": (0, words("Pad PadV2")),
    "MaxPool3D": (0, words("Transpose")),
}


def keep_sums_in_order(operations: Iterable[Any]) -> None:
    """Makes AddN of three or more terms add from the first, as eager does.

    The kernel starts from the first input whose buffer it may reuse; a copy can
    always be reused (facts/staging.md, section 3: 260 of 260 programs equal).
    """
    for operation in list(operations):
        if operation.type == "AddN" and len(operation.inputs) > 2:
            _insert(operation, 0, lambda tensor: tf.raw_ops.DeepCopy(x=tensor))


def keep_kernels_apart(operations: Iterable[Any]) -> None:
    """Puts an Identity between ops that oneDNN would fuse into another sum.

    A bias gradient fused into the filter's gradient, for one, differs in its last
    bits; eager runs both ops on their own.
    """
    for operation in list(operations):
        if operation.type == "BiasAddGrad":
            _insert(operation, 0, tf.identity)
        index, givers = FUSED.get(operation.type, (0, frozenset()))
        if givers and operation.inputs[index].op.type in givers:
            _insert(operation, index, tf.identity)


def _insert(operation: Any, index: int, make: Callable[[Any], Any]) -> None:
    """Feeds one input of an op through another op."""
    with tf.control_dependencies(None):
        operation._update_input(index, make(operation.inputs[index]))
