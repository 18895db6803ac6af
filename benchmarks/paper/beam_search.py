"""Beam search with a small recurrent decoder, until all beams have ended."""

from __future__ import annotations

import tensorflow as tf

UNIT = "calls"
SIZES = {
    "length 10, vocabulary 1000": {"length": 10, "vocabulary": 1000},
    "length 40, vocabulary 1000": {"length": 40, "vocabulary": 1000},
    "length 40, vocabulary 10000": {"length": 40, "vocabulary": 10000},
}
WIDTH = 8
UNITS = 32
END = 0


class Decoder(tf.Module):
    def __init__(self, vocabulary, rng):
        super().__init__()
        self.vocabulary = vocabulary
        self.embedding = tf.Variable(rng.normal([vocabulary, UNITS]))
        self.kernel = tf.Variable(rng.normal([2 * UNITS, UNITS]) * 0.3)
        self.leave = tf.Variable(rng.normal([UNITS, vocabulary]) * 0.3)

    def __call__(self, tokens, state):
        inputs = tf.gather(self.embedding, tokens)
        state = tf.tanh(tf.concat([inputs, state], 1) @ self.kernel)
        return tf.nn.log_softmax(state @ self.leave), state


def program(decoder, state, length):
    tokens = tf.ones([WIDTH], tf.int32)
    scores = tf.concat([[0.0], tf.fill([WIDTH - 1], -1e9)], 0)
    ended = tf.zeros([WIDTH], tf.bool)
    stay = tf.one_hot(END, decoder.vocabulary, 0.0, -1e9)
    sequences = tf.zeros([WIDTH, 0], tf.int32)
    step = 0
    while step < length and not tf.reduce_all(ended):
        log_probabilities, state = decoder(tokens, state)
        log_probabilities = tf.where(tf.expand_dims(ended, 1), stay, log_probabilities)
        totals = tf.expand_dims(scores, 1) + log_probabilities
        scores, found = tf.math.top_k(tf.reshape(totals, [-1]), WIDTH)
        beams = found // decoder.vocabulary
        tokens = found % decoder.vocabulary
        state = tf.gather(state, beams)
        ended = tf.gather(ended, beams) | (tokens == END)
        chosen = tf.gather(sequences, beams)
        sequences = tf.concat([chosen, tf.expand_dims(tokens, 1)], 1)
        step += 1
    return sequences, scores


def by_hand(decoder, state, length):
    stay = tf.one_hot(END, decoder.vocabulary, 0.0, -1e9)

    def more(step, tokens, scores, ended, state, sequences):
        return tf.logical_and(step < length, tf.logical_not(tf.reduce_all(ended)))

    def body(step, tokens, scores, ended, state, sequences):
        log_probabilities, state = decoder(tokens, state)
        log_probabilities = tf.where(tf.expand_dims(ended, 1), stay, log_probabilities)
        totals = tf.expand_dims(scores, 1) + log_probabilities
        scores, found = tf.math.top_k(tf.reshape(totals, [-1]), WIDTH)
        beams = found // decoder.vocabulary
        tokens = found % decoder.vocabulary
        state = tf.gather(state, beams)
        ended = tf.gather(ended, beams) | (tokens == END)
        chosen = tf.gather(sequences, beams)
        sequences = tf.concat([chosen, tf.expand_dims(tokens, 1)], 1)
        return step + 1, tokens, scores, ended, state, sequences

    start = (
        tf.constant(0),
        tf.ones([WIDTH], tf.int32),
        tf.concat([[0.0], tf.fill([WIDTH - 1], -1e9)], 0),
        tf.zeros([WIDTH], tf.bool),
        state,
        tf.zeros([WIDTH, 0], tf.int32),
    )
    shapes = (*(one.shape for one in start[:-1]), tf.TensorShape([WIDTH, None]))
    _, _, scores, _, _, sequences = tf.while_loop(more, body, start, shapes)
    return sequences, scores


def make(length, vocabulary):
    rng = tf.random.Generator.from_seed(4)
    decoder = Decoder(vocabulary, rng)
    return (decoder, rng.normal([WIDTH, UNITS]), tf.constant(length)), 1
