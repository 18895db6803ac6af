"""`round`, and floats that become ints."""

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.numbers import failing, integers, native
from autohook.staging.numbers.kinds import LIMIT, WIDEST
from autohook.staging.numbers.staged_number import (
    StagedNumber,
    kind_of,
    number,
)

# Digits for which "%.*f" is surely exact, and beyond which no float has digits.
_FEW = 22
_MOST = 323


def to_int(value: StagedNumber, toward: Any = None) -> StagedNumber:
    """Returns `int(value)`, rounded by the op `toward` before it is cut off."""
    if value.kind is not float:
        return number(int, value)
    tensor = value.tensor if toward is None else toward(value.tensor)
    fits = tf.less(tf.abs(tensor), float(WIDEST))
    checks = []
    if state.recorder is None:
        checks = [
            failing.require(
                tf.logical_not(tf.math.is_nan(tensor)),
                failing.error_of(lambda: int(math.nan)),
            ),
            failing.require(
                tf.logical_not(tf.math.is_inf(tensor)),
                failing.error_of(lambda: int(math.inf)),
            ),
        ]
    with tf.control_dependencies(checks):
        check = failing.require_small(fits, "int()")
    whole = tf.cast(tensor, tf.int64)
    return StagedNumber(int, failing.after(check, whole), WIDEST)


def round_(value: StagedNumber, digits: Any = None) -> Any:
    """Returns `round(value, digits)`: to the nearest, ties to even."""
    if digits is None:
        return to_int(value, tf.math.rint)
    if kind_of(digits) not in (int, bool):
        raise TypeError(
            f"'{type(digits).__name__}' object cannot be interpreted as an integer"
        )
    if isinstance(digits, StagedNumber):
        failing.refuse("the number of digits of round()")
    if value.kind is not float:
        return _round_int(value, int(digits))
    return StagedNumber(float, _round_float(value, int(digits)))


def _round_float(value: StagedNumber, digits: int) -> Any:
    if digits > _MOST:
        return value.tensor
    if not 0 <= digits <= _FEW:
        return native.evaluate(round, (value, digits), float).tensor
    # C's text of a float is rounded as Python's; CPython rounds by way of text, too.
    text = tf.strings.as_string(value.tensor, precision=digits)
    rounded = tf.strings.to_number(text, tf.float64)
    return tf.where(tf.math.is_finite(value.tensor), rounded, value.tensor)


def _round_int(value: StagedNumber, digits: int) -> StagedNumber:
    if digits >= 0:
        return number(int, value)
    unit = 10**-digits
    if unit > LIMIT:
        return StagedNumber(int, tf.zeros([], tf.int64), 0)
    rest = integers.modulo(value, unit)
    lower = integers.subtract(value, rest)
    odd = tf.not_equal(integers.floor_divide(lower, unit).tensor % 2, 0)
    twice = rest.tensor * 2
    up = tf.greater(twice, unit) | (tf.equal(twice, unit) & odd)
    upper = integers.add(lower, unit)
    return StagedNumber(int, tf.where(up, upper.tensor, lower.tensor), upper.bound)
