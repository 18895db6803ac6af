"""The music transformer."""

import keras
import tensorflow as tf

from .layers import DecoderLayer


class MusicTransformer(keras.Model):
    def __init__(self, events, width=32, heads=4, layers=2, longest=48):
        super().__init__()
        self.width = width
        self.embed = keras.layers.Embedding(events, width)
        self.decoder = [DecoderLayer(heads, width, longest) for _ in range(layers)]
        self.head = keras.layers.Dense(events)
        self.attention_maps = {}
        self.seen = 0

    def call(self, events, training=False):
        length = events.shape[1]
        mask = 1.0 - tf.linalg.band_part(tf.ones([length, length]), -1, 0)
        x = self.embed(events) * self.width**0.5
        for i, layer in enumerate(self.decoder):
            x, weights = layer(x, mask, training=training)
            self.attention_maps[f"layer {i}"] = weights
        if training:
            self.seen += events.shape[0]
        return self.head(x)
