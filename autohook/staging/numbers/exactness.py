"""Keeps the rewriter of somebody else's graph from changing what floats give.

Grappler turns `(x + 0.1) + 0.2` into `x + 0.3`, `x / 3.0` into a multiplication,
`log(1 + x)` into `log1p(x)` and so on, which changes the last bit. It takes a
placeholder with a default for a value that may yet change. Graphs of autohook's own
run without the rewriter.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tensorflow.python.framework.ops import EagerTensor

from autohook.runtime.dispatch import state

_REWRITTEN = frozenset(
    {
        "Add", "AddV2", "DivNoNan", "Exp", "Mul", "Neg", "Pow", "RealDiv",
        "Sqrt", "Sub",
    }
)  # fmt: skip


def operand(tensor: Any) -> Any:
    """Returns a float scalar that is not rewritten together with its reader."""
    if state.recorder is not None or isinstance(tensor, EagerTensor):
        return tensor
    kind = tensor.op.type
    # `x + 0.0` is not always `x`: the sign of a zero.
    if kind in _REWRITTEN or (kind == "Const" and tf.get_static_value(tensor) == 0):
        return opaque(tensor)
    return tensor


def opaque(tensor: Any) -> Any:
    """Returns a float scalar that is no constant to the rewriter."""
    if state.recorder is not None:
        return tensor
    return tf.raw_ops.PlaceholderWithDefault(input=tensor, shape=[])
