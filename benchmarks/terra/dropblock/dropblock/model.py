"""A convolutional classifier with DropBlock behind each stage."""

import keras
import tensorflow as tf

from .layers import DropBlock


class Network(keras.Model):
    def __init__(self, classes):
        super().__init__()
        self.convolutions = [
            keras.layers.Conv2D(8 * 2**i, 3, padding="same") for i in range(3)
        ]
        self.norms = [keras.layers.BatchNormalization() for _ in range(3)]
        self.drops = [DropBlock(size) for size in (5, 3, 2)]
        self.head = keras.layers.Dense(classes)

    def call(self, x, training=False):
        for conv, norm, drop in zip(self.convolutions, self.norms, self.drops):
            x = tf.nn.relu(norm(conv(x), training=training))
            x = drop(tf.nn.max_pool2d(x, 2, 2, "SAME"), training=training)
        return self.head(tf.reduce_mean(x, axis=[1, 2]))
