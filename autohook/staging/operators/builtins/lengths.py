"""`len()` of staged values."""

from __future__ import annotations

import builtins
from typing import Any

import tensorflow as tf

from autohook.staging.numbers import StagedNumber
from autohook.staging.operators import sequences
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.modes import is_strict
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.values import is_composite


def len_(value: Any) -> Any:
    """Returns `len(value)`: an int where it is known."""
    if isinstance(value, (list, tuple)):
        return len(value)
    if isinstance(value, (StagedList, sequences.StagedSequence)):
        if getattr(value, "static", None) is not None:
            return value.static  # type: ignore[union-attr] # only sequences have it
        size = value.size()
    elif is_composite(value):
        size = value.nrows() if isinstance(value, tf.RaggedTensor) else value.shape[0]
    else:
        tensor = tf.convert_to_tensor(value)
        if tensor.shape.rank == 0:
            raise TypeError("Scalar tensor has no `len()`")
        if tensor.shape.rank is not None and tensor.shape[0] is not None:
            return int(tensor.shape[0])
        size = tf.shape(tensor)[0]
    return StagedNumber(int, tf.cast(size, tf.int64)) if is_strict() else size


RULES = (Rule(builtins.len, len_),)
