"""Sequence to sequence: an encoder and a decoder, with and without teacher forcing."""

from __future__ import annotations

import tensorflow as tf

UNIT = "examples"
SIZES = {
    "teacher forcing": {"teacher_forcing": True},
    "no teacher forcing": {"teacher_forcing": False},
}
BATCH = 32
LENGTH = 64
VOCABULARY = 100
UNITS = 64


class Network(tf.Module):
    def __init__(self, rng):
        super().__init__()
        self.embedding = tf.Variable(rng.normal([VOCABULARY, UNITS]))
        self.encoder = tf.Variable(rng.normal([2 * UNITS, UNITS]) * 0.1)
        self.decoder = tf.Variable(rng.normal([2 * UNITS, UNITS]) * 0.1)
        self.leave = tf.Variable(rng.normal([UNITS, VOCABULARY]) * 0.1)

    def encode(self, tokens, state):
        inputs = tf.gather(self.embedding, tokens)
        return tf.tanh(tf.concat([inputs, state], 1) @ self.encoder)

    def decode(self, tokens, state):
        inputs = tf.gather(self.embedding, tokens)
        state = tf.tanh(tf.concat([inputs, state], 1) @ self.decoder)
        return tf.nn.softmax(state @ self.leave), state


def program(network, source, target, teacher_forcing):
    state = tf.zeros([BATCH, UNITS])
    for tokens in tf.transpose(source):
        state = network.encode(tokens, state)
    tokens = tf.zeros([BATCH], tf.int32)
    outputs = tf.TensorArray(tf.float32, size=LENGTH)
    for time in tf.range(LENGTH):
        output, state = network.decode(tokens, state)
        outputs = outputs.write(time, output)
        if teacher_forcing:
            tokens = target[:, time]
        else:
            tokens = tf.argmax(output, 1, tf.int32)
    return tf.transpose(outputs.stack(), [1, 0, 2])


def by_hand(network, source, target, teacher_forcing):
    turned = tf.transpose(source)

    def encode(time, state):
        return time + 1, network.encode(turned[time], state)

    start = (tf.constant(0), tf.zeros([BATCH, UNITS]))
    _, state = tf.while_loop(lambda time, _: time < LENGTH, encode, start)

    def decode(time, tokens, state, outputs):
        output, state = network.decode(tokens, state)
        outputs = outputs.write(time, output)
        if teacher_forcing:
            tokens = target[:, time]
        else:
            tokens = tf.argmax(output, 1, tf.int32)
        return time + 1, tokens, state, outputs

    tokens = tf.zeros([BATCH], tf.int32)
    outputs = tf.TensorArray(tf.float32, size=LENGTH)
    start = (tf.constant(0), tokens, state, outputs)
    *_, outputs = tf.while_loop(lambda time, *_: time < LENGTH, decode, start)
    return tf.transpose(outputs.stack(), [1, 0, 2])


def make(teacher_forcing):
    rng = tf.random.Generator.from_seed(6)
    source = rng.uniform([BATCH, LENGTH], 1, VOCABULARY, tf.int32)
    target = rng.uniform([BATCH, LENGTH], 1, VOCABULARY, tf.int32)
    return (Network(rng), source, target, teacher_forcing), BATCH
