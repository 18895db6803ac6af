"""Bit operations and shifts of staged ints and bools."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.staging.numbers import failing
from autohook.staging.numbers.integers import settled
from autohook.staging.numbers.kinds import LIMIT, WIDEST
from autohook.staging.numbers.staged_number import (
    StagedNumber,
    bound_of,
    kind_of,
    raw_tensor,
)

_LOGICAL = {"&": tf.logical_and, "|": tf.logical_or, "^": tf.not_equal}
_BITWISE = {
    "&": tf.bitwise.bitwise_and,
    "|": tf.bitwise.bitwise_or,
    "^": tf.bitwise.bitwise_xor,
}


def combine(symbol: str, left: Any, right: Any) -> StagedNumber:
    """Returns `left & right`, `left | right` or `left ^ right`."""
    if kind_of(left) is bool and kind_of(right) is bool:
        operation = _LOGICAL[symbol]
        return StagedNumber(
            bool, operation(raw_tensor(left, bool), raw_tensor(right, bool))
        )
    if symbol == "&":
        for value, mask in ((left, right), (right, left)):
            if not isinstance(mask, StagedNumber) and mask >= 0:
                return _masked(value, int(mask))
    operation = _BITWISE[symbol]
    result = operation(raw_tensor(left, int), raw_tensor(right, int))
    largest = max(bound_of(left), bound_of(right))
    # Of two ints within the limit, the result is as good as within it.
    most = LIMIT if largest <= LIMIT else WIDEST
    return StagedNumber(int, result, min(2 ** largest.bit_length(), most))


def _masked(value: Any, mask: int) -> StagedNumber:
    tensor = raw_tensor(value, int)
    if mask < WIDEST:
        masked = tf.bitwise.bitwise_and(tensor, tf.constant(mask, tf.int64))
        return StagedNumber(int, masked, mask)
    if (mask + 1) & mask:
        failing.refuse("an int of more than 64 bits")
    # All bits of the mask are set: it keeps what is not negative.
    check = failing.require_small(tf.greater_equal(tensor, 0), "`&`")
    return StagedNumber(int, failing.after(check, tensor), bound_of(value))


def invert(value: StagedNumber) -> StagedNumber:
    """Returns `~value`."""
    result = tf.bitwise.invert(raw_tensor(value, int))
    return StagedNumber(int, result, value.bound + 1)


def shift_left(left: Any, right: Any) -> StagedNumber:
    """Returns `left << right`."""
    a, count = settled(left), _count(right, lambda: 1 << -1)
    room = tf.bitwise.right_shift(tf.constant(LIMIT, tf.int64), count)
    if not isinstance(right, StagedNumber) and right <= 62:
        bound = min(bound_of(left), LIMIT) << right
        if bound <= LIMIT:
            return StagedNumber(int, tf.bitwise.left_shift(a, count), bound)
    check = failing.require_small(tf.less_equal(tf.abs(a), room), "`<<`")
    return StagedNumber(int, failing.after(check, tf.bitwise.left_shift(a, count)))


def shift_right(left: Any, right: Any) -> StagedNumber:
    """Returns `left >> right`."""
    a, count = raw_tensor(left, int), _count(right, lambda: 1 >> -1)
    result = tf.bitwise.right_shift(a, count)
    return StagedNumber(int, result, bound_of(left))


def _count(value: Any, failure: Any) -> Any:
    """Returns a shift's count, at most 63, which is as good as more."""
    if not isinstance(value, StagedNumber) and value >= 0:
        return tf.constant(min(int(value), 63), tf.int64)
    count = raw_tensor(value, int)
    check = failing.require(tf.greater_equal(count, 0), failing.error_of(failure))
    with tf.control_dependencies([check]):
        return tf.minimum(count, tf.constant(63, tf.int64))


def length(value: Any) -> StagedNumber:
    """Returns `value.bit_length()`."""
    powers = tf.constant([2**power for power in range(63)], tf.int64)
    reached = tf.greater_equal(tf.abs(settled(value)), powers)
    return StagedNumber(int, tf.math.count_nonzero(reached), 64)


def count(value: Any) -> StagedNumber:
    """Returns `value.bit_count()`."""
    ones = tf.raw_ops.PopulationCount(x=tf.abs(settled(value)))
    return StagedNumber(int, tf.cast(ones, tf.int64), 64)
