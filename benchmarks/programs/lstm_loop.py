"""A long short-term memory cell walked over fifty steps."""

from __future__ import annotations

import tensorflow as tf

UNITS = 64


def cell(kernel, bias, x, hidden, memory):
    gates = tf.concat([x, hidden], axis=1) @ kernel + bias
    enter, forget, leave, proposal = tf.split(gates, 4, axis=1)
    memory = tf.sigmoid(forget + 1.0) * memory
    memory += tf.sigmoid(enter) * tf.tanh(proposal)
    return tf.sigmoid(leave) * tf.tanh(memory), memory


def walk(kernel, bias, inputs):
    hidden = tf.zeros([inputs.shape[1], UNITS])
    memory = tf.zeros([inputs.shape[1], UNITS])
    outputs = []
    for step in range(inputs.shape[0]):
        hidden, memory = cell(kernel, bias, inputs[step], hidden, memory)
        outputs.append(hidden)
    return tf.stack(outputs), memory


def make():
    rng = tf.random.Generator.from_seed(4)
    kernel = tf.Variable(rng.normal([32 + UNITS, 4 * UNITS]) * 0.1)
    bias = tf.Variable(tf.zeros([4 * UNITS]))
    arguments = [(kernel, bias, rng.normal([50, 16, 32])) for _ in range(2)]
    return walk, arguments, [kernel, bias]
