"""`**` of staged numbers."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.numbers import exactness, failing
from autohook.staging.numbers.bits import shift_left
from autohook.staging.numbers.integers import multiply, settled
from autohook.staging.numbers.kinds import LIMIT
from autohook.staging.numbers.staged_number import (
    StagedNumber,
    bound_of,
    raw_tensor,
)


def of_ints(left: Any, right: Any) -> StagedNumber:
    """Returns `left ** right` of ints: an int, but a float for a negative power."""
    if isinstance(right, StagedNumber):
        return _staged_power(left, right)
    if right < 0:
        zero = failing.error_of(lambda: 0**-1)
        base, power = raw_tensor(left, float), raw_tensor(right, float)
        return StagedNumber(float, of_floats(base, power, zero))
    if right < 2:
        return StagedNumber(int, raw_tensor(left if right else 1, int), _bound(left))
    if right == 2:
        return multiply(left, left)
    base = settled(left)
    most = _root(int(right))
    check = None
    if bound_of(left) > most:
        check = failing.require_small(tf.less_equal(tf.abs(base), most), "`**`")
    power = tf.pow(base, tf.constant(int(right), tf.int64))
    bound = min(min(bound_of(left), most) ** int(right), LIMIT)
    return StagedNumber(int, failing.after(check, power), bound)


def _bound(value: Any) -> int:
    return max(bound_of(value), 1)


def _root(power: int) -> int:
    """Returns the largest int whose power is within the limit.

    >>> _root(3)
    1664375
    """
    low, high = 1, 2 ** (62 // power + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**power <= LIMIT else (low, middle - 1)
    return low


def _staged_power(left: Any, right: StagedNumber) -> StagedNumber:
    power = settled(right)
    checks = []
    if right.kind is not bool:
        # A negative power gives a float; which it is, only the graph knows.
        natural = tf.greater_equal(power, 0)
        checks.append(failing.require_small(natural, "a negative power of an int"))
    with tf.control_dependencies(checks):
        power = tf.identity(power)
    if not isinstance(left, StagedNumber) and left == 2:
        return shift_left(1, StagedNumber(int, power, right.bound))
    base = settled(left)
    size = tf.pow(tf.abs(tf.cast(base, tf.float64)), tf.cast(power, tf.float64))
    check = failing.require_small(tf.less(size, float(LIMIT)), "`**`")
    return StagedNumber(int, failing.after(check, tf.pow(base, power)))


def of_floats(a: Any, b: Any, zero: Exception | None = None) -> Any:
    """Returns `a ** b` of float64 scalars, as `float_pow` does.

    Args:
        a: The base.
        b: The power.
        zero: What a negative power of zero raises, if not what it does for floats.
    """
    result = tf.pow(exactness.operand(a), exactness.opaque(exactness.operand(b)))
    plain = tf.math.is_finite(a) & tf.math.is_finite(b)
    fine = tf.math.is_finite(result) | tf.logical_not(plain)
    if state.recorder is not None:
        failing.require_small(fine, "`**`")
        return result
    zero = zero or failing.error_of(lambda: 0.0**-1.0)
    checks = [
        failing.require(tf.not_equal(a, 0.0) | tf.greater_equal(b, 0.0), zero),
        failing.require_small(
            tf.logical_not(plain) | tf.greater_equal(a, 0.0) | tf.equal(b, tf.floor(b)),
            "a complex power",
        ),
        failing.require(
            fine | tf.less_equal(a, 0.0) & tf.not_equal(b, tf.floor(b)),
            failing.error_of(lambda: 10.0**400.0),
        ),
    ]
    with tf.control_dependencies(checks):
        return tf.identity(result)
