"""Arithmetic of staged floats, with CPython's algorithms (Objects/floatobject.c)."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.staging.numbers import exactness, failing

_SIGN = -(2**63)


def add(a: Any, b: Any) -> Any:
    """Returns `a + b` of float64 scalars."""
    return tf.add(exactness.operand(a), exactness.operand(b))


def subtract(a: Any, b: Any) -> Any:
    """Returns `a - b` of float64 scalars."""
    return tf.subtract(exactness.operand(a), exactness.operand(b))


def multiply(a: Any, b: Any) -> Any:
    """Returns `a * b` of float64 scalars."""
    return tf.multiply(exactness.operand(a), exactness.operand(b))


def divide(a: Any, b: Any) -> Any:
    """Returns `a / b` of float64 scalars; a zero raises."""
    check = _nonzero(b, lambda: 1.0 / 0.0)
    return failing.after(check, quotient(a, b))


def quotient(a: Any, b: Any) -> Any:
    """Returns `a / b`, of float64 scalars, the second not zero.

    By an op that the rewriter does not replace by a multiplication.
    """
    a, b = exactness.operand(a), exactness.operand(b)
    return tf.math.divide_no_nan(a, b)


def modulo(a: Any, b: Any) -> Any:
    """Returns `a % b` of float64 scalars; a zero raises."""
    return failing.after(_nonzero(b, lambda: 1.0 % 0.0), _modulo(a, b))


def floor_divide(a: Any, b: Any) -> Any:
    """Returns `a // b` of float64 scalars; a zero raises."""
    return failing.after(_nonzero(b, lambda: 1.0 // 0.0), _floor_divide(a, b))


def both(a: Any, b: Any) -> tuple[Any, Any]:
    """Returns `divmod(a, b)` of float64 scalars; a zero raises."""
    check = _nonzero(b, lambda: divmod(1.0, 0.0))
    return failing.after(check, _floor_divide(a, b)), _modulo(a, b)


def _nonzero(b: Any, failure: Any) -> Any:
    known = tf.get_static_value(b)
    if known is not None and known != 0:
        return None
    return failing.require(tf.not_equal(b, 0.0), failing.error_of(failure))


def _modulo(a: Any, b: Any) -> Any:
    """Follows `float_rem`: the remainder has the sign of `b`, if it is zero, too."""
    rest = tf.raw_ops.Mod(x=a, y=b)
    other_sign = tf.not_equal(tf.less(b, 0.0), tf.less(rest, 0.0))
    moved = tf.where(other_sign, add(rest, b), rest)
    return tf.where(tf.equal(rest, 0.0), copy_sign(0.0, b), moved)


def _floor_divide(a: Any, b: Any) -> Any:
    """Follows `float_floor_div`: the quotient is snapped to the nearest integer."""
    rest = tf.raw_ops.Mod(x=a, y=b)
    whole = quotient(subtract(a, rest), b)
    other_sign = tf.not_equal(tf.less(b, 0.0), tf.less(rest, 0.0))
    lower = tf.logical_and(other_sign, tf.not_equal(rest, 0.0))
    whole = tf.where(lower, subtract(whole, tf.constant(1.0, tf.float64)), whole)
    floor = tf.floor(whole)
    snapped = tf.where(whole - floor > 0.5, floor + 1.0, floor)
    return tf.where(tf.equal(whole, 0.0), copy_sign(0.0, quotient(a, b)), snapped)


def copy_sign(magnitude: float, sign: Any) -> Any:
    """Returns a plain magnitude with the sign bit of a float64 scalar."""
    bit = tf.bitwise.bitwise_and(tf.bitcast(sign, tf.int64), _sign_bit())
    bits = tf.bitcast(tf.constant(magnitude, tf.float64), tf.int64)
    return tf.bitcast(tf.bitwise.bitwise_or(bits, bit), tf.float64)


def _sign_bit() -> Any:
    return tf.constant(_SIGN, tf.int64)
