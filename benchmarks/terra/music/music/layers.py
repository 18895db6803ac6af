"""Attention with relative positions, which remembers what it has attended to."""

import keras
import tensorflow as tf


class RelativeAttention(keras.layers.Layer):
    def __init__(self, heads, width, longest):
        super().__init__()
        self.heads = heads
        self.width = width
        self.longest = longest
        self.query = keras.layers.Dense(width)
        self.key = keras.layers.Dense(width)
        self.value = keras.layers.Dense(width)
        self.out = keras.layers.Dense(width)
        self.length = 0
        self.relative = None

    def build(self, shape):
        self.embedding = self.add_weight(
            name="relative", shape=[self.longest, self.width // self.heads]
        )

    def split(self, x):
        x = tf.reshape(x, [x.shape[0], -1, self.heads, self.width // self.heads])
        return tf.transpose(x, [0, 2, 1, 3])

    def skew(self, scores):
        padded = tf.pad(scores, [[0, 0], [0, 0], [0, 0], [1, 0]])
        batch, heads, rows, columns = padded.shape
        return tf.reshape(padded, [batch, heads, columns, rows])[:, :, 1:]

    def call(self, x, mask):
        query, key, value = (
            self.split(dense(x)) for dense in (self.query, self.key, self.value)
        )
        self.length = query.shape[2]
        start = max(0, self.longest - self.length)
        self.relative = self.embedding[start:]
        shift = self.skew(tf.einsum("bhld,md->bhlm", query, self.relative))
        scores = tf.matmul(query, key, transpose_b=True) + shift
        scores = scores / (self.width // self.heads) ** 0.5 + mask * -1e9
        weights = tf.nn.softmax(scores)
        mixed = tf.transpose(weights @ value, [0, 2, 1, 3])
        return self.out(tf.reshape(mixed, [x.shape[0], -1, self.width])), weights


class DecoderLayer(keras.layers.Layer):
    def __init__(self, heads, width, longest, rate=0.1):
        super().__init__()
        self.attention = RelativeAttention(heads, width, longest)
        self.hidden = keras.layers.Dense(2 * width, activation="relu")
        self.output_layer = keras.layers.Dense(width)
        self.norm1 = keras.layers.LayerNormalization()
        self.norm2 = keras.layers.LayerNormalization()
        self.dropout = keras.layers.Dropout(rate)

    def call(self, x, mask, training=False):
        attended, weights = self.attention(x, mask)
        x = self.norm1(x + self.dropout(attended, training=training))
        hidden = self.output_layer(self.hidden(x))
        return self.norm2(x + self.dropout(hidden, training=training)), weights
