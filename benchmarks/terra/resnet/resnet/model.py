"""A residual network."""

import keras
import tensorflow as tf


class ResidualBlock(keras.layers.Layer):
    def __init__(self, filters, strides=1):
        super().__init__()
        self.conv1 = keras.layers.Conv2D(
            filters, 3, strides=strides, padding="same", use_bias=False
        )
        self.norm1 = keras.layers.BatchNormalization()
        self.conv2 = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)
        self.norm2 = keras.layers.BatchNormalization()
        self.shortcut = None
        if strides != 1:
            self.shortcut = keras.layers.Conv2D(filters, 1, strides=strides)

    def call(self, inputs, training=False):
        x = tf.nn.relu(self.norm1(self.conv1(inputs), training=training))
        x = self.norm2(self.conv2(x), training=training)
        if self.shortcut is not None:
            inputs = self.shortcut(inputs)
        return tf.nn.relu(x + inputs)


class ResNet(keras.Model):
    def __init__(self, classes, widths=(8, 16, 32)):
        super().__init__()
        self.stem = keras.layers.Conv2D(widths[0], 3, padding="same")
        self.blocks = []
        for i, width in enumerate(widths):
            self.blocks.append(ResidualBlock(width, strides=1 if i == 0 else 2))
        self.pool = keras.layers.GlobalAveragePooling2D()
        self.head = keras.layers.Dense(classes)

    def call(self, inputs, training=False):
        x = self.stem(inputs)
        for block in self.blocks:
            x = block(x, training=training)
        return self.head(self.pool(x))
