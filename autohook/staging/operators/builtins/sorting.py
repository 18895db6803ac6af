"""`sorted()` of staged values: stable, with keys, of any objects."""

from __future__ import annotations

import builtins
from typing import Any

import tensorflow as tf

from autohook.errors import Diagnostic
from autohook.runtime.calls import call
from autohook.runtime.comparisons import compare
from autohook.runtime.reads import made
from autohook.staging.numbers import as_tensor, kind_of
from autohook.staging.operators.branches import if_exp
from autohook.staging.operators.builtins.items import (
    each,
    gathered,
    is_generator,
    rows_of,
)
from autohook.staging.operators.builtins.rule import Rule, has_callback, matters
from autohook.staging.operators.forwards import resolve
from autohook.staging.operators.indexing import select
from autohook.staging.operators.modes import refuse, user_place
from autohook.staging.operators.raising import fail_unless
from autohook.staging.operators.staged_lists import StagedList, from_tensor
from autohook.staging.operators.staged_rows import StagedRows
from autohook.staging.operators.values import is_staged, is_tensor, truth

_MOST_COMPARED = 24
_NAN = "what is to be sorted holds NaN, whose order depends on where it stands"
_REMEDY = "Leave NaN out first."


def sorted_(value: Any, /, *, key: Any = None, reverse: Any = False) -> Any:
    """Returns `sorted(value, ...)`: a list, staged where the length is."""
    if is_tensor(reverse) and not reverse.dtype.is_integer:
        with tf.init_scope():
            builtins.sorted([], reverse=tf.zeros([], reverse.dtype))  # as it may raise
    if is_staged(reverse):
        return if_exp(
            reverse,
            lambda: sorted_(value, key=key, reverse=True),
            lambda: sorted_(value, key=key, reverse=False),
            name="the value of sorted()",
        )
    if is_generator(value):
        value = gathered(value)
    rows = rows_of(value)
    if not isinstance(rows, list):
        return _sorted_rows(value, key, descending=bool(reverse))
    keys = [item if key is None else call(key, item) for item in rows]
    if not any(map(matters, keys)):
        order = sorted(range(len(rows)), key=keys.__getitem__, reverse=bool(reverse))
        return made([rows[i] for i in order])
    found = _order(keys, descending=bool(reverse))
    return made([select(rows, found[i]) for i in range(len(rows))])


def _order(keys: list[Any], *, descending: bool) -> Any:
    """Returns the indices of the keys in their order, int32."""
    stacked = _stacked(keys)
    if stacked is None:
        return _by_comparing(keys, descending=descending)
    return _argsort(stacked, descending=descending)


def _stacked(keys: list[Any]) -> Any:
    """Returns the keys as one vector, or None where they are no such numbers."""
    kinds = [kind_of(key) for key in keys]
    if None not in kinds:
        kind = float if float in kinds else int
        return tf.stack([as_tensor(key, kind) for key in keys])
    dtypes = {key.dtype for key in keys if is_tensor(key)}
    if len(dtypes) != 1 or not all(map(_is_scalar, keys)):
        return None
    (dtype,) = dtypes
    if dtype == tf.string or (not dtype.is_floating and float in kinds):
        return None
    return tf.stack([tf.convert_to_tensor(key, dtype) for key in keys])


def _is_scalar(key: Any) -> bool:
    return kind_of(key) is not None or (is_tensor(key) and key.shape.rank == 0)


def _argsort(keys: Any, *, descending: bool) -> Any:
    if keys.dtype.is_floating:
        # Python's order of NaN depends on where they stand.
        nan = tf.reduce_any(tf.math.is_nan(keys))
        fail_unless(
            tf.logical_not(nan), Diagnostic("AH255", _NAN, *user_place(), _REMEDY)
        )
    if keys.dtype == tf.bool:
        keys = tf.cast(keys, tf.int32)
    direction = "DESCENDING" if descending else "ASCENDING"
    return tf.argsort(keys, direction=direction, stable=True)


def _by_comparing(keys: list[Any], *, descending: bool) -> Any:
    """Returns the order of keys such as tuples, of which each two are compared."""
    if len(keys) > _MOST_COMPARED:
        refuse("AH235", f"sorted() compares {len(keys)} keys that are no numbers")
    symbol = ">" if descending else "<"
    places = [tf.constant(0) for _ in keys]
    for i in range(len(keys)):
        for j in range(i):
            # Of equal ones the earlier comes first.
            later = truth(compare(keys[i], symbol, lambda j=j: keys[j]))
            places[i] = places[i] + tf.where(later, 0, 1)
            places[j] = places[j] + tf.where(later, 1, 0)
    return tf.math.invert_permutation(tf.stack(places))


def _sorted_rows(value: Any, key: Any, *, descending: bool) -> StagedList:
    """Sorts items whose number is staged."""
    items = from_tensor(value) if is_tensor(value) else gathered(value)
    if not isinstance(items, StagedList):
        refuse("AH235", "sorted() is given items whose number only the graph knows")
    keys = items if key is None else _keys_of(items, key)
    order = None
    for column in reversed(_columns(keys)):
        # The sorts are stable: the first part of the keys decides, so it comes last.
        now = column if order is None else tf.gather(column, order)
        found = _argsort(now, descending=descending)
        order = found if order is None else tf.gather(order, found)
    result = items.copy()
    result.keep(order)
    return result


def _keys_of(items: StagedList, key: Any) -> StagedList:
    """Returns what a function gives for each item, in order."""
    keys = made([])
    each(items, lambda item: call(keys.append, call(key, item)))
    found = resolve(keys)
    if not isinstance(found, StagedList):
        refuse("AH235", "sorted() has keys that are no numbers, of staged number")
    return found


def _columns(keys: StagedList) -> list[Any]:
    """Returns the vectors that the keys, or their parts, make."""
    parts = keys.columns if isinstance(keys, StagedRows) else [keys]
    vectors = [part.stack() for part in parts]
    if any(vector.shape.rank != 1 for vector in vectors):
        raise ValueError(
            "The truth value of an array with more than one element is ambiguous"
        )
    return vectors


RULES = (Rule(builtins.sorted, sorted_, has_callback),)
