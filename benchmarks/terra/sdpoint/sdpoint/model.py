"""A network that is downsampled at a random place, as in SDPoint (Kuen, 2018)."""

import random

import keras
import tensorflow as tf

RATIOS = (0.5, 0.75)


class Downsampling:
    """Where and by how much the next pass is downsampled."""

    def __init__(self, points, seed):
        self.points = points
        self.rng = random.Random(seed)
        self.point = -1
        self.ratio = 1.0
        self.uses = {}

    def draw(self):
        self.point = self.rng.randrange(-1, self.points)
        self.ratio = 1.0 if self.point < 0 else self.rng.choice(RATIOS)
        self.uses[self.point, self.ratio] = (
            self.uses.get((self.point, self.ratio), 0) + 1
        )

    def off(self):
        self.point, self.ratio = -1, 1.0


class Block(keras.layers.Layer):
    def __init__(self, filters, strides):
        super().__init__()
        self.conv = keras.layers.Conv2D(filters, 3, strides=strides, padding="same")
        self.norm = keras.layers.BatchNormalization()

    def call(self, x, training=False):
        return tf.nn.relu(self.norm(self.conv(x), training=training))


class Network(keras.Model):
    def __init__(self, classes, seed):
        super().__init__()
        self.blocks = [Block(8, 1), Block(16, 2), Block(16, 1), Block(32, 2)]
        self.head = keras.layers.Dense(classes)
        self.downsampling = Downsampling(len(self.blocks), seed)

    def call(self, x, training=False):
        for i, block in enumerate(self.blocks):
            x = block(x, training=training)
            if i == self.downsampling.point:
                size = max(1, int(x.shape[1] * self.downsampling.ratio))
                x = tf.image.resize(x, [size, size])
        return self.head(tf.reduce_mean(x, axis=[1, 2]))
