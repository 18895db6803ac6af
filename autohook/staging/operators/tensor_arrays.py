"""TensorArrays of a graph, which are written in place, as eager ones are.

Eagerly `array.write(i, x)` changes the array and returns it; in a graph it returns a
new one. Who drops the result would lose what was written.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.operators.modes import is_strict

if TYPE_CHECKING:
    from collections.abc import Callable

_WRITERS = frozenset({"write", "scatter", "unstack", "split"})


class FlowPlace:
    """The contents of a TensorArray: a variant tensor."""

    label = "the contents of a TensorArray"

    def __init__(self, owner: Any) -> None:
        """Takes the array."""
        self.owner = owner
        self.key = ("attribute", id(owner), "flow")

    def read(self) -> Any:
        """Returns the tensor."""
        return self.owner.flow

    def write(self, value: Any) -> None:
        """Makes the array hold another tensor's contents."""
        self.owner._implementation._flow = value


def writing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Returns what to call instead of a method of a TensorArray that writes to it.

    Autohook's own traces leave it alone: there the recorder looks at every call.
    """
    if not isinstance(function, types.MethodType) or is_strict():
        return function
    array = function.__self__
    if not isinstance(array, tf.TensorArray) or function.__name__ not in _WRITERS:
        return function
    if tf.executing_eagerly() or not hasattr(array._implementation, "_flow"):
        return function

    def write(*args: Any, **kwargs: Any) -> Any:
        place = FlowPlace(array)
        here = tf.compat.v1.get_default_graph()
        # One of this graph's own was made here, or was noted when it first came here.
        if state.journal is not None and array.flow.graph is not here:
            state.journal.note(place)
        place.write(function(*args, **kwargs).flow)
        return array

    return write
