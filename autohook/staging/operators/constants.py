"""Tensors of a graph whose values are known while it is built.

The index of an unrolled loop over `tf.range(n)` is one, and whatever is computed of it.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tensorflow.python.framework.smart_cond import smart_constant_value

from autohook.runtime.dispatch import state
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.narrowing import Narrowing
from autohook.staging.operators.values import truth


def constant_of(tensor: Any) -> Any:
    """Returns what a symbolic tensor always is, as a scalar or an array, or None."""
    if isinstance(tensor, StagedNumber):
        tensor = tensor.tensor
    if not isinstance(tensor, tf.Tensor):
        return None
    found = smart_constant_value(tensor)
    if found is None:
        return None
    return found.item() if found.ndim == 0 else found


def known_truth(test: Any) -> bool | None:
    """Returns the truth of a staged condition that a trace of our own knows, or None.

    Graphs of others keep their conditions: their users may look for them.
    """
    recorder = state.recorder
    if recorder is None:
        return None
    found = constant_of(test)
    if isinstance(found, bool):
        return found
    return None if isinstance(test, Narrowing) else decided(test)


def is_guessing() -> bool:
    """Returns whether this trace takes conditions for granted."""
    recorder: Any = state.recorder
    return recorder is not None and recorder.speculation.is_on


def decided(test: Any) -> bool | None:
    """Returns which way a condition goes that this trace takes for granted, or None."""
    recorder: Any = state.recorder
    if recorder is None:
        return None
    found: bool | None = recorder.speculation.decide(lambda: truth(test))
    return found
