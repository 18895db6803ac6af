"""A transformer encoder that scores where an answer starts and ends."""

import keras
import tensorflow as tf


class EncoderLayer(keras.layers.Layer):
    def __init__(self, width, heads, rate):
        super().__init__()
        self.attention = keras.layers.MultiHeadAttention(heads, width // heads)
        self.norm1 = keras.layers.LayerNormalization(epsilon=1e-6)
        self.norm2 = keras.layers.LayerNormalization(epsilon=1e-6)
        self.up = keras.layers.Dense(4 * width, activation="gelu")
        self.down = keras.layers.Dense(width)
        self.dropout = keras.layers.Dropout(rate)

    def call(self, x, mask, training=False):
        attended = self.attention(x, x, attention_mask=mask, training=training)
        x = self.norm1(x + self.dropout(attended, training=training))
        hidden = self.dropout(self.down(self.up(x)), training=training)
        return self.norm2(x + hidden)


class SpanFinder(keras.Model):
    def __init__(self, vocabulary, length, width=32, heads=4, layers=2, rate=0.1):
        super().__init__()
        self.tokens = keras.layers.Embedding(vocabulary, width)
        self.kinds = keras.layers.Embedding(2, width)
        self.positions = keras.layers.Embedding(length, width)
        self.encoder = [EncoderLayer(width, heads, rate) for _ in range(layers)]
        self.head = keras.layers.Dense(2)

    def call(self, inputs, training=False):
        tokens, kinds = inputs
        present = tf.not_equal(tokens, 0)
        mask = present[:, tf.newaxis, :]
        position = tf.range(tf.shape(tokens)[1])
        x = self.tokens(tokens) + self.kinds(kinds) + self.positions(position)
        for layer in self.encoder:
            x = layer(x, mask, training=training)
        logits = self.head(x) + tf.where(present, 0.0, -1e9)[..., tf.newaxis]
        return tf.unstack(logits, axis=-1)
