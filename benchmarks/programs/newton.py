"""Newton's method until the residual is small."""

from __future__ import annotations

import tensorflow as tf


def residual(x, matrix):
    return tf.linalg.matvec(matrix, x) + 0.1 * x**3 - 1.0


def solve(x, matrix, tolerance):
    error = residual(x, matrix)
    while tf.norm(error) > tolerance:
        jacobian = matrix + tf.linalg.diag(0.3 * x**2)
        x = x - tf.linalg.solve(jacobian, error[:, None])[:, 0]
        error = residual(x, matrix)
    return x


def make():
    rng = tf.random.Generator.from_seed(9)
    noise = rng.normal([8, 8], dtype=tf.float64)
    matrix = tf.eye(8, dtype=tf.float64) * 4.0 + 0.3 * noise
    tolerance = tf.constant(1e-12, tf.float64)
    starts = [10.0 * rng.normal([8], dtype=tf.float64) for _ in range(2)]
    return solve, [(start, matrix, tolerance) for start in starts], []
