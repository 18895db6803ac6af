"""Training a linear classifier of small images, the whole loop in the graph."""

from __future__ import annotations

import tensorflow as tf

UNIT = "steps"
SIZES = {"200 steps": {"steps": 200}}
COUNT = 2000
BATCH = 200
PIXELS = 784
CLASSES = 10


class Linear(tf.Module):
    def __init__(self):
        super().__init__()
        self.weights = tf.Variable(tf.zeros([PIXELS, CLASSES]))
        self.bias = tf.Variable(tf.zeros([CLASSES]))

    def reset(self):
        self.weights.assign(tf.zeros([PIXELS, CLASSES]))
        self.bias.assign(tf.zeros([CLASSES]))

    def __call__(self, images):
        return images @ self.weights + self.bias


def train_step(model, images, labels):
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, model(images))
        loss = tf.reduce_mean(losses)
    variables = model.trainable_variables
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(0.1 * gradient)
    return loss


def program(model, images, labels, steps):
    model.reset()
    loss = tf.constant(0.0)
    for step in tf.range(steps):
        start = step * BATCH % COUNT
        stop = start + BATCH
        loss = train_step(model, images[start:stop], labels[start:stop])
    return loss, tf.identity(model.weights), tf.identity(model.bias)


def by_hand(model, images, labels, steps):
    model.reset()

    def more(step, loss):
        return step < steps

    def body(step, loss):
        start = step * BATCH % COUNT
        stop = start + BATCH
        return step + 1, train_step(model, images[start:stop], labels[start:stop])

    _, loss = tf.while_loop(more, body, (tf.constant(0), tf.constant(0.0)))
    return loss, tf.identity(model.weights), tf.identity(model.bias)


def make(steps):
    rng = tf.random.Generator.from_seed(2)
    images = rng.uniform([COUNT, PIXELS])
    hidden = rng.normal([PIXELS, CLASSES])
    labels = tf.argmax(images @ hidden, 1, tf.int32)
    return (Linear(), images, labels, tf.constant(steps)), steps
