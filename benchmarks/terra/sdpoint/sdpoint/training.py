"""Trains with a new point of downsampling at each step."""

import keras
import numpy as np
import tensorflow as tf

from .model import Network

BATCH = 16
CLASSES = 4


def gratings(count, seed):
    """Returns pictures of waves; the class is their direction."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, CLASSES, count)
    rows, columns = np.mgrid[:16, :16]
    angle = (labels * np.pi / CLASSES)[:, None, None]
    phase, waves = (
        rng.uniform(0, 6, (count, 1, 1)),
        rng.uniform(0.6, 1.2, (count, 1, 1)),
    )
    images = np.sin(waves * (np.cos(angle) * rows + np.sin(angle) * columns) + phase)
    images = images + rng.normal(0, 0.2, images.shape)
    return images[..., None].astype(np.float32), labels.astype(np.int64)


class Trainer:
    def __init__(self, seed=0):
        keras.utils.set_random_seed(seed)
        self.images, self.labels = gratings(128, seed)
        self.model = Network(CLASSES, seed)
        self.optimizer = keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True)
        self.step = 0
        self.losses = []

    def variables(self):
        return self.model.variables + self.optimizer.variables

    def batch(self, number):
        start = number * BATCH % len(self.images)
        part = slice(start, start + BATCH)
        return tf.constant(self.images[part]), tf.constant(self.labels[part])

    def train_step(self, images, labels):
        self.model.downsampling.draw()
        self.step += 1
        with tf.GradientTape() as tape:
            logits = self.model(images, training=True)
            loss = tf.reduce_mean(
                keras.losses.sparse_categorical_crossentropy(
                    labels, logits, from_logits=True
                )
            )
        variables = self.model.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss

    def evaluate(self):
        self.model.downsampling.off()
        hits = 0
        for number in range(len(self.images) // BATCH):
            images, labels = self.batch(number)
            hits += int(tf.reduce_sum(tf.cast(self.correct(images, labels), tf.int32)))
        return hits / len(self.images)

    def correct(self, images, labels):
        return tf.argmax(self.model(images), axis=-1) == labels

    def fit(self, steps):
        for number in range(steps):
            loss = self.train_step(*self.batch(number))
            self.losses.append(loss.numpy())
            if self.step % 20 == 0:
                print(f"step {self.step}: {loss.numpy()!r}, right {self.evaluate()!r}")
        print(sorted(self.model.downsampling.uses.items()))
