"""The Collatz walk of one number, which depends on tensors all the way."""

from __future__ import annotations

import tensorflow as tf


def collatz(n):
    steps = tf.constant(0)
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps


def make():
    starts = (97, 27, 54, 73)
    return collatz, [(tf.constant(start, tf.int64),) for start in starts], []
