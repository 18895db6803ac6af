"""A transformer layer and a pooled classifier."""

import keras
import tensorflow as tf


class Classifier(keras.Model):
    def __init__(self, vocabulary, length, width=32, heads=2):
        super().__init__()
        self.embed = keras.layers.Embedding(vocabulary, width)
        self.position = keras.layers.Embedding(length, width)
        self.attention = keras.layers.MultiHeadAttention(heads, width // heads)
        self.norm1 = keras.layers.LayerNormalization()
        self.norm2 = keras.layers.LayerNormalization()
        self.hidden = keras.layers.Dense(2 * width, activation="relu")
        self.back = keras.layers.Dense(width)
        self.dropout = keras.layers.Dropout(0.1)
        self.head = keras.layers.Dense(2)

    def call(self, ids, training=False):
        present = tf.cast(ids > 0, tf.float32)
        x = self.embed(ids) + self.position(tf.range(ids.shape[1]))
        mask = tf.cast(present[:, tf.newaxis, :], tf.bool)
        x = self.norm1(x + self.attention(x, x, attention_mask=mask))
        x = self.norm2(x + self.back(self.hidden(x)))
        x = tf.reduce_sum(x * present[..., tf.newaxis], axis=1)
        x = x / tf.maximum(tf.reduce_sum(present, axis=1, keepdims=True), 1.0)
        return self.head(self.dropout(x, training=training))
