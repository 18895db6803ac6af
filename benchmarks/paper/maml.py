"""Model-agnostic meta-learning of sine waves: gradients of gradients in a loop."""

from __future__ import annotations

import tensorflow as tf

UNIT = "meta steps"
SIZES = {"1 meta step": {"steps": 1}, "10 meta steps": {"steps": 10}}
TASKS = 5
POINTS = 10
UNITS = 40


class Network(tf.Module):
    def __init__(self, rng):
        super().__init__()
        sizes = [(1, UNITS), (UNITS, UNITS), (UNITS, 1)]
        self.start = [rng.normal(size) / size[0] ** 0.5 for size in sizes]
        self.start += [tf.zeros([size[1]]) for size in sizes]
        self.weights = [tf.Variable(value) for value in self.start]

    def reset(self):
        for variable, value in zip(self.weights, self.start):
            variable.assign(value)


def predict(weights, x):
    x = tf.nn.relu(x @ weights[0] + weights[3])
    x = tf.nn.relu(x @ weights[1] + weights[4])
    return x @ weights[2] + weights[5]


def error(weights, x, y):
    return tf.reduce_mean((predict(weights, x) - y) ** 2)


def adapt(weights, x, y):
    with tf.GradientTape() as tape:
        tape.watch(weights)
        loss = error(weights, x, y)
    gradients = tape.gradient(loss, weights)
    return [weight - 0.01 * gradient for weight, gradient in zip(weights, gradients)]


def meta_step(network, x, y):
    half = POINTS // 2
    with tf.GradientTape() as tape:
        total = 0.0
        for task in range(TASKS):
            weights = [tf.identity(weight) for weight in network.weights]
            weights = adapt(weights, x[task, :half], y[task, :half])
            total += error(weights, x[task, half:], y[task, half:])
    gradients = tape.gradient(total, network.weights)
    for variable, gradient in zip(network.weights, gradients):
        variable.assign_sub(0.001 * gradient)
    return total


def program(network, x, y, steps):
    network.reset()
    total = tf.constant(0.0)
    for step in tf.range(steps):
        total = meta_step(network, x[step], y[step])
    return total, [tf.identity(weight) for weight in network.weights]


def by_hand(network, x, y, steps):
    network.reset()

    def more(step, total):
        return step < steps

    def body(step, total):
        return step + 1, meta_step(network, x[step], y[step])

    _, total = tf.while_loop(more, body, (tf.constant(0), tf.constant(0.0)))
    return total, [tf.identity(weight) for weight in network.weights]


def make(steps):
    rng = tf.random.Generator.from_seed(5)
    x = rng.uniform([steps, TASKS, POINTS, 1], -5.0, 5.0)
    phase = rng.uniform([steps, TASKS, 1, 1], 0.0, 3.0)
    amplitude = rng.uniform([steps, TASKS, 1, 1], 0.1, 5.0)
    y = amplitude * tf.sin(x - phase)
    return (Network(rng), x, y, tf.constant(steps)), steps
