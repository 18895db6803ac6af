"""Where the user of a graph knows what `print` means: what TensorFlow makes of it."""

from __future__ import annotations

import sys
from typing import Any

import tensorflow as tf
from tensorflow.python.autograph.core import ag_ctx
from tensorflow.python.autograph.impl import api
from tensorflow.python.data.ops import structured_function
from tensorflow.python.framework import func_graph, ops

from autohook.runtime.dispatch import state
from autohook.staging.operators.late import home

_CONVERTING = frozenset({api.converted_call.__code__, api._call_unconverted.__code__})
_TRACING = func_graph.func_graph_from_py_func.__code__
_DATASET = structured_function.__file__


def is_autographed() -> bool:
    """Returns whether the plain program prints while it builds its graph.

    So it is in a tf.function with autograph on, and in a graph for sessions. In a
    function of the library, or with autograph off, eager's meaning is wanted.
    """
    if state.library:
        return False
    if not tf.compat.v1.executing_eagerly_outside_functions():
        return True
    if ag_ctx.control_status_ctx().status == ag_ctx.Status.DISABLED:
        return False
    graph = home(ops.get_default_graph())
    frame: Any = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if code in _CONVERTING or code.co_filename == _DATASET:
            return True
        if code is _TRACING and frame.f_locals.get("func_graph") is graph:
            return False
        frame = frame.f_back
    return False
