"""A gated recurrent cell and a model that walks it over time."""

import tensorflow as tf


class GatedCell(tf.Module):
    """A gated recurrent unit (Cho et al., 2014)."""

    def __init__(self, inputs, units, rng, name=None):
        super().__init__(name=name)
        scale = (inputs + units) ** -0.5
        self.units = units
        self.kernel = tf.Variable(
            rng.normal([inputs + units, 2 * units], stddev=scale), name="gates"
        )
        self.bias = tf.Variable(tf.ones([2 * units]), name="gate_bias")
        self.candidate = tf.Variable(
            rng.normal([inputs + units, units], stddev=scale), name="candidate"
        )
        self.candidate_bias = tf.Variable(tf.zeros([units]), name="candidate_bias")

    def __call__(self, x, state):
        gates = tf.sigmoid(tf.concat([x, state], axis=1) @ self.kernel + self.bias)
        reset, update = tf.split(gates, 2, axis=1)
        joined = tf.concat([x, reset * state], axis=1)
        proposal = tf.tanh(joined @ self.candidate + self.candidate_bias)
        return update * state + (1.0 - update) * proposal


class CharacterModel(tf.Module):
    """Embeds characters, runs two cells over time, scores the next character."""

    def __init__(self, characters, units=64, seed=0, name=None):
        super().__init__(name=name)
        rng = tf.random.Generator.from_seed(seed)
        self.characters = characters
        self.embedding = tf.Variable(
            rng.normal([characters, units], stddev=0.1), name="embedding"
        )
        self.cells = [GatedCell(units, units, rng) for _ in range(2)]
        self.kernel = tf.Variable(
            rng.normal([units, characters], stddev=units**-0.5), name="kernel"
        )
        self.bias = tf.Variable(tf.zeros([characters]), name="bias")

    def initial_state(self, batch_size):
        return [tf.zeros([batch_size, cell.units]) for cell in self.cells]

    def step(self, codes, states):
        """Returns scores `[batch, characters] float32` and the new states."""
        x = tf.gather(self.embedding, codes)
        new_states = []
        for cell, state in zip(self.cells, states):
            x = cell(x, state)
            new_states.append(x)
        return x @ self.kernel + self.bias, new_states

    def __call__(self, codes, states):
        """Returns scores `[batch, time, characters] float32` and the last states."""
        scores = []
        for time in range(codes.shape[1]):
            step_scores, states = self.step(codes[:, time], states)
            scores.append(step_scores)
        return tf.stack(scores, axis=1), states
