"""A thousand rounds of arithmetic on one number."""

from __future__ import annotations

import tensorflow as tf


def iterate(x, limit):
    rounds = tf.constant(0)
    while rounds < limit:
        x = x * 0.999 + 0.01
        rounds += 1
    return x


def make():
    limit = tf.constant(1000)
    return iterate, [(tf.constant(start), limit) for start in (1.0, 2.0)], []
