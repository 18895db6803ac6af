"""What outside libraries ask of a tensor's value, which only eager tensors have.

`tf.get_static_value` gives them None in a graph, so that they take another way there.
Ints and bools are shapes and conditions, which come to the same; floats do not: what
NumPy computes of them is not always what an op gives.
"""

from __future__ import annotations

import functools
from typing import Any

from autohook.runtime.dispatch import state
from autohook.staging.operators.values import is_symbolic


@functools.cache
def of_tensors(own: Any) -> Any:
    """Returns what gives a tensor's value, and refuses where eagerly there is one."""

    @functools.wraps(own)
    def get_static_value(tensor: Any, *options: Any, **named: Any) -> Any:
        value = own(tensor, *options, **named)
        recorder = state.recorder
        if value is None and recorder is not None and _is_float(tensor):
            recorder.refuse("AH317", "a library asks for the value of a tensor")
        return value

    return get_static_value


def _is_float(tensor: Any) -> bool:
    """Returns whether a value is a tensor of the graph with fractions."""
    if not is_symbolic(tensor):
        return False
    return bool(tensor.dtype.is_floating or tensor.dtype.is_complex)
