"""DropBlock (Ghiasi, 2018): drops squares of feature maps."""

import keras
import tensorflow as tf


class DropBlock(keras.layers.Layer):
    def __init__(self, block_size, keep_prob=1.0):
        super().__init__()
        self.block_size = block_size
        self.keep_prob = keep_prob

    def call(self, x, training=False):
        if not training or self.keep_prob == 1.0:
            return x
        _, height, width, _ = x.shape
        size = min(self.block_size, height, width)
        area = height * width / ((height - size + 1) * (width - size + 1))
        gamma = (1.0 - self.keep_prob) / size**2 * area
        seeds = tf.random.uniform([x.shape[0], height - size + 1, width - size + 1, 1])
        seeds = tf.cast(seeds < gamma, tf.float32)
        before, after = (size - 1) // 2, size // 2
        edge = [[0, 0], [before, after], [before, after], [0, 0]]
        mask = 1.0 - tf.nn.max_pool2d(tf.pad(seeds, edge), size, 1, "SAME")
        return x * mask * tf.size(mask, tf.float32) / tf.reduce_sum(mask)


class Schedule:
    """Lowers the probability of all layers step by step."""

    def __init__(self, layers, start, stop, steps):
        self.layers = layers
        self.value = start
        self.stop = stop
        self.decrement = (start - stop) / steps
        self.step = 0

    def advance(self):
        self.step += 1
        self.value = max(self.value - self.decrement, self.stop)
        for layer in self.layers:
            layer.keep_prob = self.value
