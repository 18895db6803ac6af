"""Which tensors the Python numbers of a result become where a graph returns them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.autograph.core import ag_ctx

from autohook.staging.numbers.conversion import narrowed

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from autohook.staging.numbers import StagedNumber

# From these files TensorFlow calls functions that it would have converted, had they
# not been listed.
_CONVERTING = (
    "tensorflow/python/autograph/impl/api.py",
    "tensorflow/python/data/ops/structured_function.py",
)
# Between the two when it calls a method.
_PASSING = "tf_method_target.py"


def of_call(caller: FrameType | None) -> Callable[[StagedNumber], Any]:
    """Returns how the numbers of a call's result become tensors.

    Exactly, with 64 bits; but as tf.autograph's would have been where it would have
    converted the function: the plain program got int32 and float32.
    """
    return _as_autograph if would_convert(caller) else exact


def would_convert(caller: FrameType | None) -> bool:
    """Returns whether tf.autograph would have converted what this frame calls."""
    status = ag_ctx.control_status_ctx().status
    if status == ag_ctx.Status.DISABLED:
        return False
    if status == ag_ctx.Status.ENABLED:
        return True
    while caller is not None:
        filename = caller.f_code.co_filename.replace("\\", "/")
        if not filename.endswith(_PASSING):
            return filename.endswith(_CONVERTING)
        caller = caller.f_back
    return False


def exact(number: StagedNumber) -> Any:
    """Returns an int64, float64 or bool scalar."""
    return number.tensor


def _as_autograph(number: StagedNumber) -> Any:
    """Returns an int32, float32 or bool scalar; the graph fails for larger ints."""
    if number.kind is float:
        return tf.cast(number.tensor, tf.float32)
    if number.kind is int:
        return narrowed(number.tensor, tf.int32)
    return number.tensor
