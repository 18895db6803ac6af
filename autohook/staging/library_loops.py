"""Loops of Keras's recurrent layers in autohook's own traces, as they run eagerly.

Keras loops over time with `tf.while_loop` and TensorArrays: eagerly a Python loop over
lists of tensors, in a graph an op whose gradient adds up in another order. Where the
number of steps is known, a trace runs a copy of Keras's function: its loop is eager's.
The layers call it by a module attribute, which is ours while a trace is made; other
threads, and graphs of others, get Keras's own function from it.
"""

from __future__ import annotations

import functools
import types
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.operators.constants import constant_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from autohook.runtime.dispatch import Recorder

# Each step is traced by itself; longer loops stay loops.
MOST_STEPS = 256


@functools.cache
def in_place_of(own: Any) -> Any:
    """Returns what chooses between Keras's function and its copy, call by call."""
    if not isinstance(own, types.FunctionType) or "tf" not in own.__globals__:
        return own
    names = {**own.__globals__, "tf": _EagerLoops()}
    copy = types.FunctionType(
        own.__code__, names, own.__name__, own.__defaults__, own.__closure__
    )
    copy.__kwdefaults__ = own.__kwdefaults__

    @functools.wraps(own)
    def rnn(step_function: Any, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        time_major = kwargs.get("time_major", False)
        length = kwargs.get("input_length")
        known = state.recorder is not None and not tf.is_tensor(length)
        known = known and _is_known(inputs, time_major)
        return (copy if known else own)(step_function, inputs, *args, **kwargs)

    return rnn


def _is_known(inputs: Any, time_major: object) -> bool:
    """Returns whether the number of steps is known, and not too large."""
    steps = tf.nest.flatten(inputs)[0].shape[0 if time_major else 1]
    return steps is not None and steps <= MOST_STEPS


class _EagerLoops:
    """TensorFlow as Keras's function sees it, with eager loops and TensorArrays."""

    def __getattr__(self, name: str) -> Any:
        return getattr(tf, name)

    @staticmethod
    def TensorArray(*args: Any, **kwargs: Any) -> Any:  # noqa: N802 - TensorFlow's name
        with tf.init_scope():
            return tf.TensorArray(*args, **kwargs)

    @staticmethod
    def while_loop(
        cond: Callable[..., Any],
        body: Callable[..., Any],
        loop_vars: Sequence[Any],
        maximum_iterations: Any = None,
        **_how: Any,
    ) -> Any:
        recorder: Any = state.recorder
        values, count = tuple(loop_vars), 0
        most = maximum_iterations
        if tf.is_tensor(most):
            most = _known(most, recorder)
        while most is None or count < most:
            recorder.check_budget()
            values = tuple(map(_counted, values))
            if not _known(cond(*values), recorder):
                break
            values = tuple(body(*values))
            count += 1
        return values


def _known(value: Any, recorder: Recorder) -> Any:
    """Returns what a scalar is, which says whether a loop goes on."""
    found = constant_of(value) if tf.is_tensor(value) else value
    if found is None:
        recorder.refuse("AH339", "only the graph knows how often a layer loops")
    return found


def _counted(value: Any) -> Any:
    """Returns a counter as the eager tensor that it would be; all else as it is."""
    if not isinstance(value, tf.Tensor) or value.dtype != tf.int32 or value.shape.rank:
        return value
    found = constant_of(value)
    if found is None:
        return value
    with tf.init_scope():
        return tf.constant(found, tf.int32)
