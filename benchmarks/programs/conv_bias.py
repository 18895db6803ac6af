"""A training step of one convolution with a bias on a large batch.

TensorFlow's oneDNN rewrite fuses the two gradients when they share a graph, which adds
up the bias's gradient in another order.
"""

from __future__ import annotations

import tensorflow as tf


def train_step(kernel, bias, images, targets):
    with tf.GradientTape() as tape:
        found = tf.nn.bias_add(tf.nn.conv2d(images, kernel, 1, "SAME"), bias)
        loss = tf.reduce_mean((tf.nn.relu(found) - targets) ** 2)
    variables = [kernel, bias]
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(0.5 * gradient)
    return loss


def make():
    rng = tf.random.Generator.from_seed(14)
    kernel = tf.Variable(rng.normal([3, 3, 16, 32]) * 0.1)
    bias = tf.Variable(tf.zeros([32]))
    arguments = [
        (kernel, bias, rng.normal([64, 14, 14, 16]), rng.normal([64, 14, 14, 32]))
        for _ in range(2)
    ]
    return train_step, arguments, [kernel, bias]
