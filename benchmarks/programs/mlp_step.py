"""A training step of a multilayer perceptron, with the update written by hand."""

from __future__ import annotations

import tensorflow as tf

LEARNING_RATE = 0.05


class Perceptron(tf.Module):
    def __init__(self, sizes, rng):
        super().__init__()
        self.weights = []
        self.biases = []
        for rows, columns in zip(sizes[:-1], sizes[1:]):
            scale = rows**-0.5
            self.weights.append(tf.Variable(rng.normal([rows, columns]) * scale))
            self.biases.append(tf.Variable(tf.zeros([columns])))

    def __call__(self, x):
        for weight, bias in zip(self.weights[:-1], self.biases[:-1]):
            x = tf.nn.relu(x @ weight + bias)
        return x @ self.weights[-1] + self.biases[-1]


def train_step(model, x, y):
    with tf.GradientTape() as tape:
        scores = model(x)
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=scores)
        )
    variables = model.trainable_variables
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(LEARNING_RATE * gradient)
    return loss


def make():
    rng = tf.random.Generator.from_seed(1)
    model = Perceptron([64, 128, 64, 10], rng)
    arguments = [
        (
            model,
            rng.normal([32, 64]),
            rng.uniform([32], 0, 10, dtype=tf.int32),
        )
        for _ in range(4)
    ]
    return train_step, arguments, model.variables
