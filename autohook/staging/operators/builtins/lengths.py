"""`len()` of staged values."""

from __future__ import annotations

import builtins
from typing import Any

import tensorflow as tf

from autohook.staging.numbers import StagedNumber
from autohook.staging.operators import sequences
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.host_shape import length_of
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.staged_texts import StagedText
from autohook.staging.operators.values import is_composite


def len_(value: Any, /) -> Any:
    """Returns `len(value)`: an int where it is known."""
    if isinstance(value, (list, tuple, dict, set, frozenset)):
        return len(value)
    if isinstance(value, StagedText):
        return value.length()
    static, size = _size(value)
    if static is not None:
        return static
    varying = length_of(value)
    if varying is not None:
        return varying
    return StagedNumber(int, tf.cast(size, tf.int64))


def _size(value: Any) -> tuple[int | None, Any]:
    """Returns the length, where it is known, and its tensor, where it is not."""
    if isinstance(value, sequences.StagedSequence) and value.static is not None:
        return value.static, None
    if isinstance(value, (StagedList, sequences.StagedSequence)):
        return None, value.size()
    if isinstance(value, tf.RaggedTensor):
        return None, value.nrows()
    if isinstance(value, tf.data.Dataset):
        return None, value.__len__()
    tensor = value if is_composite(value) else tf.convert_to_tensor(value)
    if tensor.shape.rank == 0:
        raise TypeError("Scalar tensor has no `len()`")
    if tensor.shape.rank is not None and tensor.shape[0] is not None:
        return int(tensor.shape[0]), None
    return None, tf.shape(tensor)[0]


RULES = (Rule(builtins.len, len_),)
