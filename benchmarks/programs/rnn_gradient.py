"""A recurrent network over a hundred steps with its gradient and an update."""

from __future__ import annotations

import tensorflow as tf


class Recurrent(tf.Module):
    def __init__(self, inputs, units, rng):
        super().__init__()
        self.units = units
        self.enter = tf.Variable(rng.normal([inputs, units]) * 0.1)
        self.stay = tf.Variable(rng.normal([units, units]) * 0.1)
        self.bias = tf.Variable(tf.zeros([units]))
        self.leave = tf.Variable(rng.normal([units, 1]) * 0.1)

    def __call__(self, inputs):
        state = tf.zeros([inputs.shape[0], self.units])
        for time in range(inputs.shape[1]):
            moved = inputs[:, time] @ self.enter + state @ self.stay
            state = tf.tanh(moved + self.bias)
        return state @ self.leave


def train_step(network, inputs, targets):
    with tf.GradientTape() as tape:
        error = tf.reduce_mean((network(inputs) - targets) ** 2)
    variables = network.trainable_variables
    gradients, norm = tf.clip_by_global_norm(tape.gradient(error, variables), 1.0)
    for variable, gradient in zip(variables, gradients):
        variable.assign_sub(0.1 * gradient)
    return error, norm


def make():
    rng = tf.random.Generator.from_seed(5)
    network = Recurrent(8, 32, rng)
    arguments = []
    for _ in range(2):
        inputs = rng.normal([16, 100, 8])
        targets = tf.reduce_sum(inputs[:, -5:, 0], axis=1, keepdims=True)
        arguments.append((network, inputs, targets))
    return train_step, arguments, network.variables
