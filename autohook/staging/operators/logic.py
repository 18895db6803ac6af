"""`and`, `or`, `not` and comparisons of staged values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from autohook.runtime import logic as python_logic
from autohook.runtime.comparisons import PYTHON
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.branches import if_exp
from autohook.staging.operators.membership import contains
from autohook.staging.operators.narrowing import Narrowing
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.structures import compare_structures
from autohook.staging.operators.values import is_tensor, truth

Thunk = Callable[[], Any]
_STRUCTURES = (list, tuple, dict, StagedList)


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
    """Stages `not`."""
    if isinstance(value, Narrowing):
        return value.opposite()
    return StagedNumber(bool, tf.logical_not(truth(value)))


def compare(symbol: str, left: Any, right: Any) -> Any:
    """Stages one comparison."""
    if symbol in ("in", "not in"):
        found = contains(left, right)
        return found if symbol == "in" else python_logic.not_(found)
    structured = isinstance(left, _STRUCTURES) or isinstance(right, _STRUCTURES)
    if structured and not (is_tensor(left) or is_tensor(right)):
        return compare_structures(symbol, left, right)
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
