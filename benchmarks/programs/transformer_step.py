"""A training step of one transformer block."""

from __future__ import annotations

import tensorflow as tf


class Block(tf.Module):
    def __init__(self, width, heads, rng):
        super().__init__()
        self.heads = heads
        self.width = width
        scale = width**-0.5
        self.query = tf.Variable(rng.normal([width, width]) * scale)
        self.key = tf.Variable(rng.normal([width, width]) * scale)
        self.value = tf.Variable(rng.normal([width, width]) * scale)
        self.out = tf.Variable(rng.normal([width, width]) * scale)
        self.up = tf.Variable(rng.normal([width, 4 * width]) * scale)
        self.down = tf.Variable(rng.normal([4 * width, width]) * scale * 0.5)
        self.gain = [tf.Variable(tf.ones([width])) for _ in range(2)]

    def normalize(self, x, gain):
        mean = tf.reduce_mean(x, axis=-1, keepdims=True)
        variance = tf.reduce_mean((x - mean) ** 2, axis=-1, keepdims=True)
        return gain * (x - mean) * tf.math.rsqrt(variance + 1e-5)

    def split(self, x):
        batch, time, _ = x.shape
        x = tf.reshape(x, [batch, time, self.heads, self.width // self.heads])
        return tf.transpose(x, [0, 2, 1, 3])

    def attend(self, x, mask):
        query, key, value = (
            self.split(tf.matmul(x, kernel))
            for kernel in (self.query, self.key, self.value)
        )
        scores = tf.matmul(query, key, transpose_b=True)
        scores = scores * (self.width // self.heads) ** -0.5 + mask
        mixed = tf.transpose(tf.nn.softmax(scores) @ value, [0, 2, 1, 3])
        return tf.matmul(tf.reshape(mixed, x.shape), self.out)

    def __call__(self, x, mask):
        x = x + self.attend(self.normalize(x, self.gain[0]), mask)
        hidden = tf.matmul(self.normalize(x, self.gain[1]), self.up)
        return x + tf.matmul(tf.nn.gelu(hidden), self.down)


def train_step(block, x, target, mask):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((block(x, mask) - target) ** 2)
    variables = block.trainable_variables
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(0.01 * gradient)
    return loss


def make():
    rng = tf.random.Generator.from_seed(6)
    block = Block(64, 4, rng)
    mask = (1.0 - tf.linalg.band_part(tf.ones([32, 32]), -1, 0)) * -1e9
    arguments = [
        (block, rng.normal([8, 32, 64]), rng.normal([8, 32, 64]), mask)
        for _ in range(2)
    ]
    return train_step, arguments, block.variables
