"""The recurrent network whose outputs are kept in a Python list."""

from __future__ import annotations

import tensorflow as tf

UNIT = "examples"
SIZES = {"batch 32, length 64": {"batch": 32, "length": 64}}
INPUTS = 64
UNITS = 256


class Cell(tf.Module):
    def __init__(self, rng):
        super().__init__()
        self.kernel = tf.Variable(rng.normal([INPUTS + UNITS, UNITS]) * 0.05)
        self.bias = tf.Variable(rng.normal([UNITS]) * 0.05)

    def __call__(self, inputs, state):
        state = tf.tanh(tf.concat([inputs, state], 1) @ self.kernel + self.bias)
        return state, state


def program(cell, inputs, lengths):
    state = tf.zeros([inputs.shape[0], UNITS])
    outputs = []
    time = 0
    while time < tf.reduce_max(lengths):
        output, new_state = cell(inputs[:, time], state)
        going = tf.expand_dims(time < lengths, 1)
        state = tf.where(going, new_state, state)
        outputs.append(tf.where(going, output, 0.0))
        time += 1
    return tf.stack(outputs, axis=1), state


def by_hand(cell, inputs, lengths):
    count = tf.reduce_max(lengths)

    def more(time, state, outputs):
        return time < count

    def step(time, state, outputs):
        output, new_state = cell(inputs[:, time], state)
        going = tf.expand_dims(time < lengths, 1)
        state = tf.where(going, new_state, state)
        return time + 1, state, outputs.write(time, tf.where(going, output, 0.0))

    start = (
        tf.constant(0),
        tf.zeros([inputs.shape[0], UNITS]),
        tf.TensorArray(tf.float32, size=count),
    )
    _, state, outputs = tf.while_loop(more, step, start)
    return tf.transpose(outputs.stack(), [1, 0, 2]), state


def make(batch, length):
    rng = tf.random.Generator.from_seed(1)
    lengths = rng.uniform([batch], 1, length + 1, tf.int32)
    lengths = tf.tensor_scatter_nd_update(lengths, [[0]], [length])
    return (Cell(rng), rng.normal([batch, length, INPUTS]), lengths), batch
