"""A training step of a Keras model with Adam and a metric."""

from __future__ import annotations

import keras
import tensorflow as tf


def train_step(model, optimizer, loss_fn, metric, x, y):
    with tf.GradientTape() as tape:
        scores = model(x, training=True)
        loss = loss_fn(y, scores)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    metric.update_state(y, scores)
    return loss


def make():
    keras.utils.set_random_seed(2)
    model = keras.Sequential(
        [
            keras.Input([64]),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10),
        ]
    )
    optimizer = keras.optimizers.Adam(1e-3)
    optimizer.build(model.trainable_variables)
    loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    metric = keras.metrics.SparseCategoricalAccuracy()
    rng = tf.random.Generator.from_seed(2)
    fixed = (model, optimizer, loss_fn, metric)
    arguments = [
        (*fixed, rng.normal([32, 64]), rng.uniform([32], 0, 10, dtype=tf.int64))
        for _ in range(4)
    ]
    variables = [*model.variables, *optimizer.variables, *metric.variables]
    return train_step, arguments, [variable.value for variable in variables]
