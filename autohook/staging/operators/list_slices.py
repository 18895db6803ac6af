"""Indices and slices of sequences whose length, or whose bounds, are staged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from autohook.staging.numbers import StagedNumber, kind_of

if TYPE_CHECKING:
    from autohook.staging.operators.staged_lists import StagedList


def staged_index(key: Any, kind: str) -> Any:
    """Returns an index as a scalar int64 tensor.

    Raises:
        TypeError: If it is no integer.
    """
    if isinstance(key, (StagedNumber, int)):
        if kind_of(key) is float:
            raise TypeError(f"{kind} indices must be integers or slices, not float")
        tensor = key.tensor if isinstance(key, StagedNumber) else tf.constant(int(key))
        return tf.cast(tensor, tf.int64)
    if isinstance(key, tf.Tensor) and not key.dtype.is_integer:
        # As an eager tensor does, which asks its NumPy value.
        np.zeros([], key.dtype.as_numpy_dtype)[()].__index__()
    if not isinstance(key, tf.Tensor):
        name = type(key).__name__
        raise TypeError(f"{kind} indices must be integers or slices, not {name}")
    return tf.reshape(tf.cast(key, tf.int64), [])


def clipped(index: Any, size: Any) -> Any:
    """Returns a bound of a slice from the start, int32, between 0 and the size."""
    index = staged_index(index, "slice")
    size = tf.cast(size, tf.int64)
    index = tf.where(index < 0, index + size, index)
    return tf.cast(tf.clip_by_value(index, 0, size), tf.int32)


def slice_places(key: slice, size: Any) -> Any:
    """Returns the int32 indices that a slice selects of so many items."""
    step = 1 if key.step is None else key.step
    if not isinstance(step, int):
        raise TypeError("the step of a slice has to be known while the graph is built")
    if step == 0:
        raise ValueError("slice step cannot be zero")
    if step > 0:
        start = clipped(0 if key.start is None else key.start, size)
        stop = size if key.stop is None else clipped(key.stop, size)
        return tf.range(start, tf.maximum(start, stop), step)
    start = size - 1 if key.start is None else _clipped_back(key.start, size)
    stop = tf.constant(-1) if key.stop is None else _clipped_back(key.stop, size)
    return tf.range(start, tf.minimum(start, stop), step)


def _clipped_back(index: Any, size: Any) -> Any:
    index = staged_index(index, "slice")
    size = tf.cast(size, tf.int64)
    index = tf.where(index < 0, index + size, index)
    return tf.cast(tf.clip_by_value(index, -1, size - 1), tf.int32)


def slice_of(items: StagedList, key: slice) -> StagedList:
    """Returns a new list of what a slice selects."""
    result = items.copy()
    result.keep(slice_places(key, items.size()))
    return result


def outside_slice(items: StagedList, key: slice) -> Any:
    """Returns the int32 indices that a slice leaves out."""
    size = items.size()
    chosen = tf.scatter_nd(
        slice_places(key, size)[:, tf.newaxis],
        tf.ones_like(slice_places(key, size)),
        tf.reshape(size, [1]),
    )
    return tf.boolean_mask(tf.range(size), tf.equal(chosen, 0))


def store_slice(items: StagedList, key: slice, values: Any) -> None:
    """Puts other elements in the place of a slice."""
    from autohook.staging.operators.builtins.items import gathered

    new = items.copy()
    new.clear()
    new.extend(gathered(values))
    places = slice_places(key, items.size())
    if key.step not in (None, 1):
        _store_spread(items, places, new)
        return
    start = clipped(0 if key.start is None else key.start, items.size())
    tail = items.copy()
    tail.keep(tf.range(start + tf.size(places), items.size()))
    items.keep(tf.range(start))
    items.extend(new)
    items.extend(tail)


def _store_spread(items: StagedList, places: Any, new: StagedList) -> None:
    """Puts as many other elements in the place of those at some indices."""
    from autohook.staging.operators.raising import raise_where

    given, taken, size = new.size(), tf.size(places), items.size()
    sizes = [StagedNumber(int, tf.cast(n, tf.int64)) for n in (given, taken)]
    raise_where(tf.not_equal(given, taken), lambda: _unequal(*sizes))
    chosen = tf.tensor_scatter_nd_update(
        tf.range(size), places[:, tf.newaxis], size + tf.range(taken)
    )
    items.extend(new)
    items.keep(chosen)


def _unequal(given: StagedNumber, taken: StagedNumber) -> ValueError:
    """Returns what Python raises where a slice with a step would change its size."""
    from autohook.staging.operators.staged_texts import StagedText

    text = "attempt to assign sequence of size {} to extended slice of size {}"
    return ValueError(StagedText(text.format, given, taken))
