"""`any()` and `all()` of staged values: they stop where Python's do."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.logic import not_
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.builtins.items import each
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.values import is_staged, is_symbolic, truth

if TYPE_CHECKING:
    from collections.abc import Callable


def _truth(value: Any) -> Any:
    return StagedNumber(bool, truth(value)) if is_staged(value) else bool(value)


def any_(value: Any, /) -> Any:
    """Returns `any(value)`."""
    if _is_vector(value):
        return _reduced(tf.reduce_any, value)
    found: Any = False

    def body(item: Any) -> None:
        nonlocal found
        found = _truth(item)

    each(value, body, ("found",), lambda: not_(found))
    return found


def all_(value: Any, /) -> Any:
    """Returns `all(value)`."""
    if _is_vector(value):
        return _reduced(tf.reduce_all, value)
    holds: Any = True

    def body(item: Any) -> None:
        nonlocal holds
        holds = _truth(item)

    each(value, body, ("holds",), lambda: holds)
    return holds


def _is_vector(value: Any) -> bool:
    plain = is_symbolic(value) and value.shape.rank == 1
    return plain and value.dtype != tf.string


def _reduced(reduce: Callable[[Any], Any], vector: Any) -> Any:
    nonzero = vector
    if vector.dtype != tf.bool:
        nonzero = tf.not_equal(vector, tf.zeros([], vector.dtype))
    return StagedNumber(bool, reduce(nonzero))


RULES = (Rule(builtins.any, any_), Rule(builtins.all, all_))
