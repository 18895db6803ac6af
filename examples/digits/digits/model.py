"""A small residual network for images of 8x8 pixels."""

import keras
import tensorflow as tf


class ResidualBlock(keras.layers.Layer):
    """Two dense layers with a shortcut around them."""

    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.first = keras.layers.Dense(units)
        self.second = keras.layers.Dense(units)
        self.norm = keras.layers.LayerNormalization()
        self.dropout = keras.layers.Dropout(rate, seed=11)

    def call(self, inputs, training=False):
        hidden = tf.nn.gelu(self.first(self.norm(inputs)))
        hidden = self.dropout(hidden, training=training)
        return inputs + self.second(hidden)


class DigitClassifier(keras.Model):
    """Residual blocks on the flat pixels, then one score per class."""

    def __init__(self, units=64, depth=3, classes=10, **kwargs):
        super().__init__(**kwargs)
        self.embed = keras.layers.Dense(units)
        self.blocks = [ResidualBlock(units) for _ in range(depth)]
        self.scores = keras.layers.Dense(classes)

    def call(self, inputs, training=False):
        hidden = self.embed(inputs)
        for block in self.blocks:
            hidden = block(hidden, training=training)
        return self.scores(hidden)
