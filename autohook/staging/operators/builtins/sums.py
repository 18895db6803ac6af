"""`sum()` of staged values."""

from __future__ import annotations

import builtins
from typing import Any

import tensorflow as tf

from autohook.staging.operators import sequences
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.iteration import (
    as_sequence,
    is_staged_iterable,
    unrolled,
)
from autohook.staging.operators.modes import is_strict, refuse


def sum_(value: Any, start: Any = 0) -> Any:
    """Returns `sum(value, start)`, added in Python's order where that is known."""
    if not is_staged_iterable(value):
        return sum(value, start)
    sequence = as_sequence(value)
    if sequence.static is not None and (is_strict() or sequence.static <= 64):
        return sum(unrolled(sequence), start)
    if is_strict():
        refuse("AH233", "sum() adds a tensor whose length is not known")
    tensor = tf.convert_to_tensor(_whole(value))
    return tf.reduce_sum(tensor, 0) + tf.cast(start, tensor.dtype)


def _whole(value: Any) -> Any:
    if isinstance(value, sequences.StagedSequence):
        return tf.map_fn(value.at, tf.range(value.size()), fn_output_signature=tf.int32)
    return value


RULES = (Rule(builtins.sum, sum_),)
