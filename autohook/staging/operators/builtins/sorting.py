"""`sorted()` of staged values."""

from __future__ import annotations

import builtins
from typing import Any

import tensorflow as tf

from autohook.staging.operators.builtins.items import items_of
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.values import is_staged, is_tensor


def sorted_(value: Any, *, key: Any = None, reverse: Any = False) -> Any:
    """Returns `sorted(value, ...)`: a list where the length is known, else a tensor."""
    if is_staged(reverse):
        refuse("AH235", "sorted() is given a staged `reverse`")
    items = items_of(value) if key is not None or not is_tensor(value) else None
    tensor = value if items is None else tf.stack(items)
    keys = tensor if key is None else tf.stack([key(item) for item in items or []])
    if keys.shape.rank != 1:
        raise ValueError("sorted() compares tensors of more than one element")
    if is_strict() and keys.dtype.is_floating:
        # Python's order of NaN depends on where they stand.
        ordered = tf.logical_not(tf.reduce_any(tf.math.is_nan(keys)))
        tf.debugging.Assert(ordered, ["sorted() meets NaN"])
    direction = "DESCENDING" if reverse else "ASCENDING"
    order = tf.argsort(keys, direction=direction, stable=True)
    result = tf.gather(tensor, order)
    known = result.shape[0] is not None
    return tf.unstack(result) if known else result


RULES = (Rule(builtins.sorted, sorted_),)
