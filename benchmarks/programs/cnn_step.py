"""A training step of a small convolutional network."""

from __future__ import annotations

import tensorflow as tf


class Network(tf.Module):
    def __init__(self, rng):
        super().__init__()
        self.first = tf.Variable(rng.normal([3, 3, 1, 16]) * 0.2)
        self.second = tf.Variable(rng.normal([3, 3, 16, 32]) * 0.1)
        self.dense = tf.Variable(rng.normal([7 * 7 * 32, 10]) * 0.02)
        self.bias = tf.Variable(tf.zeros([10]))
        self.first_bias = tf.Variable(tf.zeros([16]))
        self.second_bias = tf.Variable(tf.zeros([32]))

    def __call__(self, images):
        x = tf.nn.conv2d(images, self.first, 1, "SAME")
        x = tf.nn.relu(tf.nn.bias_add(x, self.first_bias))
        x = tf.nn.max_pool2d(x, 2, 2, "SAME")
        x = tf.nn.conv2d(x, self.second, 1, "SAME")
        x = tf.nn.relu(tf.nn.bias_add(x, self.second_bias))
        x = tf.nn.max_pool2d(x, 2, 2, "SAME")
        return tf.reshape(x, [x.shape[0], -1]) @ self.dense + self.bias


def train_step(network, images, labels):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels, network(images))
        )
    gradients = tape.gradient(loss, network.trainable_variables)
    for variable, gradient in zip(network.trainable_variables, gradients):
        variable.assign_sub(0.01 * gradient)
    return loss


def make():
    rng = tf.random.Generator.from_seed(3)
    network = Network(rng)
    arguments = [
        (
            network,
            rng.uniform([16, 28, 28, 1]),
            rng.uniform([16], 0, 10, dtype=tf.int32),
        )
        for _ in range(4)
    ]
    return train_step, arguments, network.variables
