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
_AUTOGRAPH = "tensorflow/python/autograph/impl/api.py"
_DATA = "tensorflow/python/data/ops/structured_function.py"
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
    while caller is not None and _file_of(caller).endswith(_PASSING):
        caller = caller.f_back
    filename = "" if caller is None else _file_of(caller)
    context = ag_ctx.control_status_ctx()
    if caller is not None and filename.endswith(_DATA):
        # What counts is where the dataset was made.
        context = caller.f_locals.get("ag_ctx", context)
    if context.status == ag_ctx.Status.UNSPECIFIED:
        return filename.endswith((_AUTOGRAPH, _DATA))
    return bool(context.status == ag_ctx.Status.ENABLED)


def _file_of(frame: FrameType) -> str:
    return frame.f_code.co_filename.replace("\\", "/")


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
