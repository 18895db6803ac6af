"""What surrounds a call: eager or graph, tapes, devices, strategies, debuggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tensorflow as tf
from tensorflow.python import pywrap_tfe
from tensorflow.python.eager import context as tf_context
from tensorflow.python.eager.polymorphic_function import eager_function_run
from tensorflow.python.framework.ops import get_default_graph

from autohook.runtime.dispatch import state
from autohook.staging.observers import is_watched, question

if TYPE_CHECKING:
    from collections.abc import Callable

is_eager: Callable[[], bool] = tf_context.executing_eagerly
has_strategy: Callable[[], bool] = tf.distribute.has_strategy
is_recording_stopped: Callable[[], bool] = pywrap_tfe.TFE_Py_TapeSetIsStopped
is_tape_idle: Callable[[], bool] = pywrap_tfe.TFE_Py_TapeSetIsEmpty


def is_clear() -> bool:
    """Returns whether this is an eager call that nothing keeps from being staged.

    It is asked before every staged call: about half of what `obstacle` takes. Where
    debuggers and profilers keep prologues from asking, it need not look for them.
    """
    context = tf_context.context()
    local = context._thread_local_data
    return (
        local.is_eager
        and not (question.asks_always and is_watched())
        and not eager_function_run.RUN_FUNCTIONS_EAGERLY
        and not local.device_name
        and not get_default_graph()._distribution_strategy_stack
        and state.recorder is None
    )


def obstacle() -> str | None:
    """Returns what makes this call run natively now, or None when nothing does.

    Everything here is read from the thread that calls; about 1 µs.
    """
    if is_watched():
        return "a debugger, a tracer or a profiler is active"
    if eager_function_run.RUN_FUNCTIONS_EAGERLY:
        return "tf.config.run_functions_eagerly(True) is set"
    if tf_context.context().device_name:
        return "it is called inside a tf.device scope"
    if has_strategy():
        return "it is called inside a tf.distribute strategy"
    if state.recorder is not None:
        return "it is called from tf.init_scope while a graph is built"
    return None


def has_accelerator() -> bool:
    """Returns whether TensorFlow sees a device other than the CPU."""
    return any(d.device_type != "CPU" for d in tf.config.list_logical_devices())
