"""`any()` and `all()` of staged values."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.iteration import is_staged_iterable
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.values import is_staged, truth

if TYPE_CHECKING:
    from collections.abc import Callable


def any_(value: Any) -> Any:
    """Returns `any(value)`."""
    return _quantified(value, tf.reduce_any, any)


def all_(value: Any) -> Any:
    """Returns `all(value)`."""
    return _quantified(value, tf.reduce_all, all)


def _quantified(
    value: Any, reduce: Callable[..., Any], plain: Callable[..., Any]
) -> Any:
    if not is_staged_iterable(value):
        items = list(value)
        if not any(map(is_staged, items)):
            return plain(items)
        result = reduce(tf.stack([truth(item) for item in items]))
    else:
        tensor = tf.convert_to_tensor(value)
        if tensor.shape.rank != 1:
            if is_strict():
                refuse("AH233", f"{plain.__name__}() reads more than a vector")
            tensor = tf.reshape(tensor, [-1])
        nonzero = tensor
        if tensor.dtype != tf.bool:
            nonzero = tf.not_equal(tensor, tf.zeros([], tensor.dtype))
        result = reduce(nonzero)
    return StagedNumber(bool, result) if is_strict() else result


RULES = (Rule(builtins.any, any_), Rule(builtins.all, all_))
