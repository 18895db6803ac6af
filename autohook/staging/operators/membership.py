"""`in` where the value or the items are staged."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from autohook.runtime.comparisons import compare
from autohook.runtime.logic import not_
from autohook.staging.numbers import StagedNumber, kind_of
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.staged_texts import StagedText
from autohook.staging.operators.structures import same_item
from autohook.staging.operators.values import is_staged, is_tensor, truth

_HASHED: tuple[type, ...] = (set, frozenset, dict, type({}.keys()))


def contains(value: Any, items: Any) -> Any:
    """Returns `value in items`."""
    if isinstance(items, StagedText):
        return items.contains(value)
    if isinstance(items, str):
        if not isinstance(value, StagedText):
            return value in items  # raises what Python raises
        return StagedText(lambda: items).contains(value)
    if isinstance(items, StagedList):
        return items.contains(value)
    if isinstance(items, _HASHED) and not _has_hash(value):
        raise TypeError("Tensor is unhashable. Instead, use tensor.ref() as the key.")
    if isinstance(items, range) and _is_integer(value):
        return _in_range(value, items)
    if isinstance(items, (np.ndarray, tf.Tensor, tf.Variable)):
        return _in_tensor(value, items)
    return _among(value, items)


def _has_hash(value: Any) -> bool:
    return not isinstance(value, (tf.Tensor, tf.Variable))


def _is_integer(value: Any) -> bool:
    if is_tensor(value):
        return bool(value.dtype.is_integer) and value.shape.rank == 0
    return kind_of(value) in (int, bool)


def _in_range(value: Any, items: range) -> Any:
    if not items:
        return False
    first, last = min(items), max(items)
    number = value
    if not isinstance(number, StagedNumber):
        number = StagedNumber(int, tf.cast(value, tf.int64))
    tensor = tf.cast(number.tensor, tf.int64)
    inside = (tensor >= first) & (tensor <= last)
    fits = tf.equal((tensor - first) % abs(items.step), 0)
    return StagedNumber(bool, inside & fits)


def _in_tensor(value: Any, items: Any) -> Any:
    """Compares with each row, of which the comparison has to be one truth."""
    rank = items.ndim if isinstance(items, np.ndarray) else items.shape.rank
    if rank == 0:
        raise TypeError("argument of type 'Tensor' is not iterable")
    if rank == 1 and not isinstance(items, np.ndarray):
        items = tf.convert_to_tensor(items)
        if is_tensor(value) and value.shape.rank == 0 and value.dtype == items.dtype:
            return StagedNumber(bool, tf.reduce_any(tf.equal(items, value)))
        if kind_of(value) is not None:
            same = truth_vector(compare(items, "==", lambda: value))
            return StagedNumber(bool, tf.reduce_any(same))
    return _among(value, items)


def truth_vector(value: Any) -> Any:
    """Returns a vector of truths, whatever a comparison has given."""
    return value if is_tensor(value) else tf.constant([bool(value)])


def _among(value: Any, items: Any) -> Any:
    from autohook.staging.operators.builtins.items import each

    found: Any = False

    def body(item: Any) -> None:
        nonlocal found
        same = same_item(item, value)
        found = StagedNumber(bool, truth(same)) if is_staged(same) else bool(same)

    if isinstance(items, (dict, set, frozenset)):
        items = list(items)
    each(items, body, ("found",), lambda: not_(found))
    return found
