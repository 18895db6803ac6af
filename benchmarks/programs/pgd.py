"""Twenty steps of projected gradient descent on the input of a network."""

from __future__ import annotations

import tensorflow as tf


def loss_of(weights, images, labels):
    hidden = tf.nn.relu(images @ weights[0])
    scores = hidden @ weights[1]
    return tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=scores)
    )


def attack(weights, images, labels, epsilon=0.1, steps=20):
    low, high = images - epsilon, images + epsilon
    adversarial = images
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(adversarial)
            loss = loss_of(weights, adversarial, labels)
        gradient = tape.gradient(loss, adversarial)
        adversarial = adversarial + 0.25 * epsilon * tf.sign(gradient)
        adversarial = tf.clip_by_value(adversarial, low, high)
    return adversarial


def make():
    rng = tf.random.Generator.from_seed(10)
    weights = [
        tf.Variable(rng.normal([64, 64]) * 0.1),
        tf.Variable(rng.normal([64, 10]) * 0.1),
    ]
    arguments = [
        (weights, rng.uniform([16, 64]), rng.uniform([16], 0, 10, dtype=tf.int32))
        for _ in range(2)
    ]
    return attack, arguments, weights
