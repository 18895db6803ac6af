"""Truncated back-propagation through time, and writing text."""

import tensorflow as tf


class Momentum:
    """Gradient descent with momentum and clipping."""

    def __init__(self, variables, learning_rate, momentum=0.9, clip=1.0):
        self.variables = variables
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.clip = clip
        self.velocities = [tf.Variable(tf.zeros_like(v)) for v in variables]

    def apply(self, gradients):
        gradients, norm = tf.clip_by_global_norm(gradients, self.clip)
        for variable, velocity, gradient in zip(
            self.variables, self.velocities, gradients
        ):
            velocity.assign(self.momentum * velocity + gradient)
            variable.assign_sub(self.learning_rate * velocity)
        return norm


def cross_entropy(targets, scores):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, scores)
    return tf.reduce_mean(losses)


def train_step(model, optimizer, inputs, targets, states):
    """Returns the loss, the gradient's norm and the states to go on with."""
    with tf.GradientTape() as tape:
        scores, new_states = model(inputs, states)
        loss = cross_entropy(targets, scores)
    gradients = tape.gradient(loss, optimizer.variables)
    gradients = [tf.convert_to_tensor(gradient) for gradient in gradients]
    norm = optimizer.apply(gradients)
    return loss, norm, new_states


def write(model, start, length, temperature=0.5, seed=0):
    """Returns the codes of a text of some length that the model makes up."""
    states = model.initial_state(1)
    code = tf.constant([start])
    codes = []
    for position in range(length):
        scores, states = model.step(code, states)
        code = choose(scores / temperature, [seed, position])
        codes.append(int(code[0]))
    return codes


def choose(scores, seed):
    drawn = tf.random.stateless_categorical(scores, 1, seed, dtype=tf.int32)
    return drawn[:, 0]
