"""Ten iterations of limited-memory BFGS on Rosenbrock's function."""

from __future__ import annotations

import tensorflow as tf

MEMORY = 5


def rosenbrock(x):
    return tf.reduce_sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def value_and_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = rosenbrock(x)
    return value, tape.gradient(value, x)


def direction(gradient, moves, changes):
    q = gradient
    coefficients = []
    for move, change in zip(reversed(moves), reversed(changes)):
        rho = 1.0 / (tf.reduce_sum(move * change) + 1e-10)
        alpha = rho * tf.reduce_sum(move * q)
        q = q - alpha * change
        coefficients.append((rho, alpha))
    if moves:
        scale = tf.reduce_sum(moves[-1] * changes[-1])
        q = q * scale / (tf.reduce_sum(changes[-1] ** 2) + 1e-10)
    for move, change, (rho, alpha) in zip(moves, changes, reversed(coefficients)):
        beta = rho * tf.reduce_sum(change * q)
        q = q + move * (alpha - beta)
    return -q


def minimize(x, iterations=10):
    value, gradient = value_and_gradient(x)
    moves, changes = [], []
    for _ in range(iterations):
        step = direction(gradient, moves, changes)
        length = 1.0 / (1.0 + tf.norm(step))
        new_x = x + length * step
        value, new_gradient = value_and_gradient(new_x)
        moves.append(new_x - x)
        changes.append(new_gradient - gradient)
        if len(moves) > MEMORY:
            moves.pop(0)
            changes.pop(0)
        x, gradient = new_x, new_gradient
    return x, value


def make():
    rng = tf.random.Generator.from_seed(8)
    return minimize, [(rng.normal([10]),) for _ in range(2)], []
