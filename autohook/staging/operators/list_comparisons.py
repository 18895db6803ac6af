"""Comparisons with lists whose length only the graph knows."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.staging.numbers import DTYPES, StagedNumber, as_tensor, kind_of
from autohook.staging.operators.staged_lists import StagedList, from_items, of_items


def equal_numbers(items: StagedList, value: Any) -> Any:
    """Returns which elements of a list of numbers equal a number, a bool vector."""
    kinds = {items.kind, kind_of(value)}
    kind = float if float in kinds else int
    whole = tf.cast(items.stack(), DTYPES[kind])
    return tf.equal(whole, as_tensor(value, kind))


def same_lists(left: StagedList, right: object) -> Any:
    """Returns `left == right`, for elements that are scalars."""
    if isinstance(right, list):
        if not right:
            return StagedNumber(bool, tf.equal(left.size(), 0))
        right = _converted(left, right)
    if not isinstance(right, StagedList) or left.shape.rank != 0:
        return None
    if right.dtype != left.dtype and {left.kind, right.kind} != {bool, int}:
        return None
    same = tf.equal(left.size(), right.size())
    a, b = left.stack(), right.stack()
    if a.dtype != b.dtype:
        a, b = tf.cast(a, tf.int64), tf.cast(b, tf.int64)
    equal = tf.cond(
        same, lambda: tf.reduce_all(tf.equal(a, b)), lambda: tf.constant(value=False)
    )
    return StagedNumber(bool, equal)


def _converted(left: StagedList, right: list[Any]) -> StagedList | None:
    """Returns a Python list as a staged one that can be compared with another."""
    if left.kind is None and all(kind_of(item) is not None for item in right):
        try:
            return from_items(right, left.dtype, left.shape)
        except (TypeError, ValueError):
            return None
    return of_items(right)
