"""Limited-memory BFGS on a batch of convex functions, until all have converged."""

from __future__ import annotations

import tensorflow as tf

UNIT = "calls"
SIZES = {"batch 10, memory 5": {"batch": 10}}
MEMORY = 5
ITERATIONS = 40


def objective(x, widths):
    bowl = widths * (x - 1.0) ** 2
    ties = (x[:, 1:] - x[:, :-1]) ** 2
    return tf.reduce_sum(bowl, 1) + tf.reduce_sum(tf.sqrt(1.0 + ties), 1)


def value_and_gradient(x, widths):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = objective(x, widths)
    return value, tape.gradient(value, x)


def inner(a, b):
    return tf.reduce_sum(a * b, 1, keepdims=True)


def direction(gradient, moves, changes):
    q = gradient
    terms = []
    for i in range(MEMORY):
        rho = tf.math.divide_no_nan(1.0, inner(moves[i], changes[i]))
        alpha = rho * inner(moves[i], q)
        q = q - alpha * changes[i]
        terms.append((rho, alpha))
    curvature = inner(changes[0], changes[0])
    scale = inner(moves[0], changes[0]) / (curvature + 1e-10)
    q = tf.where(curvature > 0.0, q * scale, q)
    for i in reversed(range(MEMORY)):
        rho, alpha = terms[i]
        q = q + moves[i] * (alpha - rho * inner(changes[i], q))
    return -q


def program(x, widths):
    moves = tf.zeros([MEMORY, *x.shape])
    changes = tf.zeros([MEMORY, *x.shape])
    value, gradient = value_and_gradient(x, widths)
    count = 0
    while count < ITERATIONS and tf.reduce_max(tf.abs(gradient)) > 1e-3:
        step = direction(gradient, moves, changes)
        length = tf.norm(step, axis=1, keepdims=True)
        if tf.reduce_any(length > 1.0):
            step = step / tf.maximum(length, 1.0)
        new_x = x + 0.5 * step
        value, new_gradient = value_and_gradient(new_x, widths)
        moves = tf.concat([[new_x - x], moves[:-1]], 0)
        changes = tf.concat([[new_gradient - gradient], changes[:-1]], 0)
        x, gradient = new_x, new_gradient
        count += 1
    return x, value


def by_hand(x, widths):
    def more(count, x, value, gradient, moves, changes):
        return tf.logical_and(
            count < ITERATIONS, tf.reduce_max(tf.abs(gradient)) > 1e-3
        )

    def body(count, x, value, gradient, moves, changes):
        step = direction(gradient, moves, changes)
        length = tf.norm(step, axis=1, keepdims=True)
        step = tf.cond(
            tf.reduce_any(length > 1.0),
            lambda: step / tf.maximum(length, 1.0),
            lambda: step,
        )
        new_x = x + 0.5 * step
        value, new_gradient = value_and_gradient(new_x, widths)
        moves = tf.concat([[new_x - x], moves[:-1]], 0)
        changes = tf.concat([[new_gradient - gradient], changes[:-1]], 0)
        return count + 1, new_x, value, new_gradient, moves, changes

    history = tf.zeros([MEMORY, *x.shape])
    start = (tf.constant(0), x, *value_and_gradient(x, widths), history, history)
    _, x, value, *_ = tf.while_loop(more, body, start)
    return x, value


def make(batch):
    rng = tf.random.Generator.from_seed(3)
    return (rng.normal([batch, 20]) * 5.0, rng.uniform([batch, 20], 0.05, 5.0)), 1
