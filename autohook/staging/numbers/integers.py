"""Sums, products and quotients of staged ints, within the bits that a graph has."""

from __future__ import annotations

import operator
from typing import Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.numbers import failing, floats, native
from autohook.staging.numbers.kinds import EXACT, LIMIT, SETTLED, STEP, WIDEST
from autohook.staging.numbers.staged_number import (
    StagedNumber,
    bound_of,
    raw_tensor,
)


def settled(value: Any) -> Any:
    """Returns the int64 tensor of a plain or staged int that is within the limit."""
    if bound_of(value) <= SETTLED:
        return raw_tensor(value, int)
    if not isinstance(value, StagedNumber):
        failing.refuse("an int of more than 62 bits")
    # `abs` of the smallest int64 is that int again.
    fits = tf.greater_equal(value.tensor, -LIMIT) & tf.less_equal(value.tensor, LIMIT)
    return failing.after(failing.require_small(fits, "this"), value.tensor)


def add(left: Any, right: Any) -> StagedNumber:
    """Returns `left + right`."""
    return _sum(tf.add, "`+`", left, right)


def subtract(left: Any, right: Any) -> StagedNumber:
    """Returns `left - right`."""
    return _sum(tf.subtract, "`-`", left, right)


def _sum(operation: Any, symbol: str, left: Any, right: Any) -> StagedNumber:
    result = operation(settled(left), settled(right))
    bounds = _settled_bound(left), _settled_bound(right)
    if sum(bounds) <= SETTLED:
        return StagedNumber(int, result, sum(bounds))
    if min(bounds) <= STEP:
        return StagedNumber(int, result, max(bounds))
    fits = tf.less_equal(tf.abs(result), LIMIT)
    if sum(bounds) >= WIDEST:
        # It may be 2**63, which as an int64 is the smallest: `abs` leaves it as it is.
        fits = fits & tf.greater_equal(result, -LIMIT)
    check = failing.require_small(fits, symbol)
    return StagedNumber(int, failing.after(check, result))


def _settled_bound(value: Any) -> int:
    bound = bound_of(value)
    return bound if bound <= SETTLED else LIMIT


def multiply(left: Any, right: Any) -> StagedNumber:
    """Returns `left * right`."""
    bound = _settled_bound(left) * _settled_bound(right)
    a, b = settled(left), settled(right)
    if bound <= SETTLED:
        return StagedNumber(int, tf.multiply(a, b), bound)
    for factor, plain in ((a, right), (b, left)):
        if not isinstance(plain, StagedNumber):
            fits = tf.less_equal(tf.abs(factor), LIMIT // abs(plain))
            break
    else:
        product = tf.cast(a, tf.float64) * tf.cast(b, tf.float64)
        fits = tf.less(tf.abs(product), float(LIMIT))
    check = failing.require_small(fits, "`*`")
    return StagedNumber(int, failing.after(check, tf.multiply(a, b)))


def _floor_divide() -> Any:
    return 1 // 0


def floor_divide(left: Any, right: Any, failure: Any = _floor_divide) -> StagedNumber:
    """Returns `left // right`."""
    quotient = _with_divisor(tf.math.floordiv, failure, left, right)
    return StagedNumber(int, quotient, _settled_bound(left))


def both(left: Any, right: Any) -> tuple[StagedNumber, StagedNumber]:
    """Returns `divmod(left, right)`."""
    quotient = floor_divide(left, right, lambda: divmod(1, 0))
    return quotient, modulo(left, right)


def modulo(left: Any, right: Any) -> StagedNumber:
    """Returns `left % right`."""
    rest = _with_divisor(tf.math.floormod, lambda: 1 % 0, left, right)
    return StagedNumber(int, rest, _settled_bound(right))


def _with_divisor(operation: Any, failure: Any, left: Any, right: Any) -> Any:
    a, b = settled(left), settled(right)
    known = not isinstance(right, StagedNumber) and right != 0
    if known or state.recorder is not None:
        # Strictly, TensorFlow's own error for a zero is enough.
        return operation(a, b)
    check = failing.require(tf.not_equal(b, 0), failing.error_of(failure))
    with tf.control_dependencies([check]):
        return operation(a, b)


def divide(left: Any, right: Any) -> StagedNumber:
    """Returns `left / right`, rounded once as Python does."""
    a, b = raw_tensor(left, int), raw_tensor(right, int)
    error = failing.error_of(lambda: 1 / 0)
    check = None
    if isinstance(right, StagedNumber) or right == 0:
        check = failing.require(tf.not_equal(b, 0), error)
    if max(bound_of(left), bound_of(right)) <= EXACT:
        return StagedNumber(float, failing.after(check, _quotient(a, b)))
    exact = (tf.abs(a) <= EXACT) & (tf.abs(b) <= EXACT)
    if state.recorder is not None:
        failing.require_small(exact, "`/`")
        return StagedNumber(float, _quotient(a, b))
    quotient = tf.cond(
        exact,
        lambda: _quotient(a, b),
        lambda: native.evaluate(operator.truediv, (left, right), float).tensor,
    )
    return StagedNumber(float, failing.after(check, quotient))


def _quotient(a: Any, b: Any) -> Any:
    return floats.quotient(tf.cast(a, tf.float64), tf.cast(b, tf.float64))
