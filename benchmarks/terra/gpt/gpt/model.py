"""A decoder in the style of GPT, on tf.Module."""

from dataclasses import dataclass

import tensorflow as tf


@dataclass
class Config:
    vocabulary: int
    length: int = 32
    layers: int = 2
    heads: int = 2
    width: int = 32
    dropout: float = 0.1


class Linear(tf.Module):
    def __init__(self, inputs, outputs, name=None):
        super().__init__(name=name)
        self.w = tf.Variable(tf.random.normal([inputs, outputs], stddev=0.05))
        self.b = tf.Variable(tf.zeros([outputs]))

    def __call__(self, x):
        return x @ self.w + self.b


class LayerNorm(tf.Module):
    def __init__(self, width, name=None):
        super().__init__(name=name)
        self.gain = tf.Variable(tf.ones([width]))
        self.bias = tf.Variable(tf.zeros([width]))

    def __call__(self, x):
        mean, variance = tf.nn.moments(x, axes=[-1], keepdims=True)
        return (x - mean) * tf.math.rsqrt(variance + 1e-5) * self.gain + self.bias


class Attention(tf.Module):
    def __init__(self, config):
        super().__init__()
        self.heads = config.heads
        self.dropout = config.dropout
        self.qkv = Linear(config.width, 3 * config.width)
        self.out = Linear(config.width, config.width)

    def __call__(self, x, training):
        batch, time, width = x.shape
        qkv = tf.reshape(self.qkv(x), [batch, time, 3, self.heads, width // self.heads])
        q, k, v = tf.unstack(tf.transpose(qkv, [2, 0, 3, 1, 4]))
        scores = tf.matmul(q, k, transpose_b=True) / (width // self.heads) ** 0.5
        causal = tf.linalg.band_part(tf.ones([time, time], tf.bool), -1, 0)
        scores = tf.where(causal, scores, -1e9)
        weights = tf.nn.softmax(scores)
        if training and self.dropout:
            weights = tf.nn.dropout(weights, self.dropout)
        mixed = tf.transpose(weights @ v, [0, 2, 1, 3])
        return self.out(tf.reshape(mixed, [batch, time, width]))


class Block(tf.Module):
    def __init__(self, config):
        super().__init__()
        self.norm1, self.norm2 = LayerNorm(config.width), LayerNorm(config.width)
        self.attention = Attention(config)
        self.up = Linear(config.width, 4 * config.width)
        self.down = Linear(4 * config.width, config.width)

    def __call__(self, x, training):
        x = x + self.attention(self.norm1(x), training)
        return x + self.down(tf.nn.gelu(self.up(self.norm2(x))))


class GPT(tf.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        shape = [config.vocabulary, config.width]
        self.tokens = tf.Variable(tf.random.normal(shape, stddev=0.05))
        shape = [config.length, config.width]
        self.positions = tf.Variable(tf.random.normal(shape, stddev=0.05))
        self.blocks = [Block(config) for _ in range(config.layers)]
        self.norm = LayerNorm(config.width)

    def __call__(self, ids, training=False):
        time = ids.shape[1]
        assert time <= self.config.length, "the text is too long"
        x = tf.gather(self.tokens, ids) + self.positions[:time]
        for block in self.blocks:
            x = block(x, training)
        return tf.matmul(self.norm(x), self.tokens, transpose_b=True)

    def generate(self, ids, count, generator):
        for _ in range(count):
            logits = self(ids[:, -self.config.length :])[:, -1]
            noise = -tf.math.log(-tf.math.log(generator.uniform(logits.shape)))
            chosen = tf.argmax(logits + noise, axis=-1, output_type=tf.int32)
            ids = tf.concat([ids, chosen[:, None]], axis=1)
        return ids
