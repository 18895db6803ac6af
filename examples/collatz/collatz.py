"""The Collatz map: halve an even number, triple an odd one and add one."""

import tensorflow as tf


def next_number(n):
    if n % 2 == 0:
        return n // 2
    return 3 * n + 1


def steps_to_one(n):
    """Returns how many steps lead from `n`, an int64 scalar, to one."""
    steps = tf.constant(0)
    while n != 1:
        n = next_number(n)
        steps += 1
    return steps


def walk(n, limit):
    """Follows the map until one or for `limit` steps.

    Returns how many numbers were odd, the peak, and where the walk stopped.
    """
    odd = tf.constant(0)
    peak = n
    for _ in tf.range(limit):
        if n == 1:
            break
        if n % 2 == 0:
            n = n // 2
            continue
        odd += 1
        n = 3 * n + 1
        if n > peak:
            peak = n
    return odd, peak, n


def count_steps(n):
    """Returns the steps to one as a Python number."""
    counter = 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        counter += 1
    return counter


def longest_below(limit):
    """Returns the start below `limit` with the longest way, and its length."""
    best = tf.constant(1, tf.int64)
    longest = tf.constant(0)
    for start in tf.range(1, limit, dtype=tf.int64):
        steps = steps_to_one(start)
        if steps > longest:
            best = start
            longest = steps
    return best, longest
