"""`sum()` of staged values, added in Python's order."""

from __future__ import annotations

import builtins
from typing import Any

import tensorflow as tf

from autohook.staging.operators.branches import select_value
from autohook.staging.operators.builtins.items import each, rows_of
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.sequences import StagedSequence, without_first
from autohook.staging.operators.values import is_symbolic


def sum_(value: Any, /, start: Any = 0) -> Any:
    """Returns `sum(value, start)`."""
    if isinstance(start, (str, bytes, bytearray)):
        return sum(value, start)
    if _is_integral(value) and value.shape[0]:
        # The order does not matter: ints wrap around.
        return start + tf.reduce_sum(value, 0)
    rows = rows_of(value)
    if isinstance(rows, list):
        return _added(rows, start)
    return _added_rows(rows, start)


def _is_integral(value: Any) -> bool:
    vector = is_symbolic(value) and value.shape.rank == 1
    return vector and value.dtype.is_integer


def _added(rows: Any, start: Any) -> Any:
    total = start

    def body(item: Any) -> None:
        nonlocal total
        total = total + item

    each(rows, body, ("total",))
    return total


def _added_rows(rows: StagedSequence, start: Any) -> Any:
    """Adds the first row outside of the loop: the total takes the type of the rows."""

    def some() -> Any:
        return _added(without_first(rows), start + rows.at(0))

    if rows.static is not None:
        return some() if rows.static else start
    empty = tf.equal(rows.size(), 0)
    return select_value(empty, lambda: start, some, "the value of sum()")


RULES = (Rule(builtins.sum, sum_),)
