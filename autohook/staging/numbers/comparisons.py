"""Comparisons of staged numbers; of an int and a float exact, as in Python."""

from __future__ import annotations

import enum
import operator
from typing import Any

import tensorflow as tf

from autohook.staging.numbers.kinds import DTYPES, EXACT, is_wide
from autohook.staging.numbers.staged_number import (
    StagedNumber,
    bound_of,
    kind_of,
    raw_tensor,
)

_OPERATIONS = {
    "==": tf.equal,
    "!=": tf.not_equal,
    "<": tf.less,
    "<=": tf.less_equal,
    ">": tf.greater,
    ">=": tf.greater_equal,
}
_PLAIN = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_REFLECTED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compare(symbol: str, left: StagedNumber, right: Any) -> Any:
    """Returns the comparison: a staged bool, or a tensor beside a tensor."""
    if isinstance(right, (tf.Tensor, tf.Variable)):
        return _OPERATIONS[symbol](left.convert(right.dtype.base_dtype), right)
    if isinstance(right, enum.IntEnum):
        right = int(right)
    if kind_of(right) is None:
        return NotImplemented
    return StagedNumber(bool, _numbers(symbol, left, right))


def _numbers(symbol: str, left: Any, right: Any) -> Any:
    kinds = kind_of(left), kind_of(right)
    if float in kinds:
        if kinds == (float, float) or _are_exact(left, right):
            return _compared(symbol, left, right, float)
        if kinds[0] is float:
            return _int_with_float(_REFLECTED[symbol], right, left)
        return _int_with_float(symbol, left, right)
    if not isinstance(right, StagedNumber) and is_wide(int(right)):
        # Further from zero than whatever the staged int is.
        plain = _PLAIN[symbol](0, right)
        return tf.constant(value=plain)
    if kinds == (bool, bool) and symbol in ("==", "!="):
        return _compared(symbol, left, right, bool)
    return _compared(symbol, left, right, int)


def _compared(symbol: str, left: Any, right: Any, kind: type) -> Any:
    return _OPERATIONS[symbol](raw_tensor(left, kind), raw_tensor(right, kind))


def _are_exact(left: Any, right: Any) -> bool:
    """Returns whether the int of a pair is small enough to be a float exactly."""
    return all(
        kind_of(value) is float or bound_of(value) <= EXACT for value in (left, right)
    )


def _int_with_float(symbol: str, whole: Any, floating: Any) -> Any:
    """Compares an int with a float by way of both types.

    Rounding keeps the order: where the rounded int differs from the float, so does
    the int, in the same direction. Where not, the float is an int of 64 bits.
    """
    exact = raw_tensor(whole, int)
    rounded = tf.cast(exact, tf.float64)
    other = raw_tensor(floating, float)
    same = tf.equal(rounded, other)
    as_int = tf.cast(other, DTYPES[int])
    operation = _OPERATIONS[symbol]
    return tf.where(same, operation(exact, as_int), operation(rounded, other))
