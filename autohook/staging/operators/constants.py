"""Tensors of a graph whose values are known while it is built.

The index of an unrolled loop over `tf.range(n)` is one, and whatever is computed of it.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tensorflow.python.framework.smart_cond import smart_constant_value

from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.modes import is_strict


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
    if not is_strict() or not isinstance(test, (tf.Tensor, StagedNumber)):
        return None
    found = constant_of(test)
    return found if isinstance(found, bool) else None
