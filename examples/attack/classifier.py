"""A digit classifier: the network, its data and its training."""

import keras
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits


def load():
    """Returns images `[samples, 64] float32` between 0 and 1, and their labels."""
    images, labels = load_digits(return_X_y=True)
    return (images / 16.0).astype(np.float32), labels.astype(np.int64)


def build_model(units=64):
    return keras.Sequential(
        [
            keras.Input([64]),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(units, activation="relu"),
            keras.layers.Dense(10),
        ]
    )


def train(model, images, labels, epochs, batch_size=64):
    """Trains with momentum; returns the last loss."""
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
    dataset = tf.data.Dataset.from_tensor_slices((images, labels))
    dataset = dataset.shuffle(len(images), seed=1).batch(batch_size)
    for _ in range(epochs):
        for x, y in dataset:
            loss = train_step(model, optimizer, x, y)
    return float(loss)


def train_step(model, optimizer, x, y):
    with tf.GradientTape() as tape:
        loss = mean_loss(model, x, y)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


def mean_loss(model, x, y):
    scores = model(x, training=True)
    return tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=scores)
    )


def accuracy(model, x, y):
    hits = tf.argmax(model(x, training=False), axis=1) == y
    return tf.reduce_mean(tf.cast(hits, tf.float32))
