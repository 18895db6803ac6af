"""`and`, `or`, `not` and comparisons of staged values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from autohook.runtime import logic as python_logic
from autohook.runtime.comparisons import PYTHON
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.branches import if_exp
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.narrowing import Narrowing
from autohook.staging.operators.values import is_tensor, truth

Thunk = Callable[[], Any]


def and_(first: Any, rest: Sequence[Thunk]) -> Any:
    """Stages `and` from its first staged operand on, lazily."""
    return if_exp(
        first,
        lambda: python_logic.and_(rest[0](), *rest[1:]),
        lambda: first,
        name="the value of `and`",
    )


def or_(first: Any, rest: Sequence[Thunk]) -> Any:
    """Stages `or` from its first staged operand on, lazily."""
    return if_exp(
        first,
        lambda: first,
        lambda: python_logic.or_(rest[0](), *rest[1:]),
        name="the value of `or`",
    )


def not_(value: Any) -> Any:
    """Stages `not`: a bool tensor, strictly a Python bool."""
    if isinstance(value, Narrowing):
        return value.opposite()
    result = tf.logical_not(truth(value))
    return StagedNumber(bool, result) if is_strict() else result


def compare(symbol: str, left: Any, right: Any) -> Any:
    """Stages one comparison."""
    if symbol in ("in", "not in"):
        return _contains(symbol, left, right)
    if symbol in ("==", "!=") and not tf.executing_eagerly():
        return _equal(symbol, left, right)
    return PYTHON[symbol](left, right)


def _equal(symbol: str, left: Any, right: Any) -> Any:
    """Compares by value also in v1 graphs, where Tensor's own operator does not."""
    numbers = isinstance(left, StagedNumber) or isinstance(right, StagedNumber)
    tensors = is_tensor(left) or is_tensor(right)
    if left is None or right is None:
        return symbol == "!="
    eager_outside = tf.compat.v1.executing_eagerly_outside_functions()
    if numbers or not tensors or eager_outside:
        return PYTHON[symbol](left, right)
    operation = tf.raw_ops.Equal if symbol == "==" else tf.raw_ops.NotEqual
    dtype = left.dtype if is_tensor(left) else right.dtype
    try:
        sides = [tf.convert_to_tensor(side, dtype) for side in (left, right)]
    except (TypeError, ValueError):
        return symbol == "!="
    return operation(x=sides[0], y=sides[1], incompatible_shape_error=False)


def _contains(symbol: str, left: Any, right: Any) -> Any:
    """Stages `in` over a Python container or a tensor, by equality."""
    if is_strict():
        refuse("AH231", "`in` of staged values is not staged yet")
    if is_tensor(right):
        found = tf.reduce_any(tf.equal(right, left))
    else:
        found = tf.constant(value=False)
        for item in right:
            found = tf.logical_or(found, truth(compare("==", left, item)))
    return tf.logical_not(found) if symbol == "not in" else found
