"""Discounted returns and the loss of actor and critic over one episode."""

from __future__ import annotations

import tensorflow as tf

DISCOUNT = 0.97


def expected_returns(rewards):
    """Returns the standardized discounted sums of `rewards`, `[time] float32`."""
    discounted = tf.constant(0.0)
    returns = []
    for time in reversed(range(rewards.shape[0])):
        discounted = rewards[time] + DISCOUNT * discounted
        returns.append(discounted)
    result = tf.stack(returns[::-1])
    mean = tf.reduce_mean(result)
    return (result - mean) / (tf.math.reduce_std(result) + 1e-6)


def policy(weights, states):
    hidden = tf.nn.relu(states @ weights["hidden"])
    return hidden @ weights["actor"], hidden @ weights["critic"]


def compute_loss(weights, states, actions, returns):
    scores, values = policy(weights, states)
    log_probabilities = tf.nn.log_softmax(scores)
    chosen = tf.gather(log_probabilities, actions, batch_dims=1)
    advantage = returns - values[:, 0]
    actor_loss = -tf.reduce_sum(chosen * tf.stop_gradient(advantage))
    error = tf.abs(advantage)
    huber = tf.where(error < 1.0, 0.5 * error**2, error - 0.5)
    return actor_loss + tf.reduce_sum(huber)


def train_step(weights, states, actions, rewards):
    returns = expected_returns(rewards)
    with tf.GradientTape() as tape:
        loss = compute_loss(weights, states, actions, returns)
    gradients = tape.gradient(loss, weights)
    for name, variable in weights.items():
        variable.assign_sub(1e-3 * gradients[name])
    return loss, returns


def make():
    rng = tf.random.Generator.from_seed(7)
    weights = {
        "hidden": tf.Variable(rng.normal([4, 64]) * 0.3),
        "actor": tf.Variable(rng.normal([64, 2]) * 0.1),
        "critic": tf.Variable(rng.normal([64, 1]) * 0.1),
    }
    arguments = [
        (
            weights,
            rng.normal([100, 4]),
            rng.uniform([100], 0, 2, dtype=tf.int32),
            tf.ones([100]),
        )
        for _ in range(2)
    ]
    return train_step, arguments, list(weights.values())
