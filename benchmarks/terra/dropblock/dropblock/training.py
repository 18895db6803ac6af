"""Trains while more and more is dropped."""

import keras
import numpy as np
import tensorflow as tf

from .layers import Schedule
from .model import Network

BATCH = 16
CLASSES = 3


def blobs(count, seed):
    """Returns pictures with one, two or three bright spots."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, CLASSES, count)
    rows, columns = np.mgrid[:16, :16]
    images = rng.normal(0, 0.1, (count, 16, 16))
    for image, label in zip(images, labels):
        for y, x in rng.uniform(2, 14, (label + 1, 2)):
            image += np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / 3)
    return images[..., None].astype(np.float32), labels.astype(np.int64)


class Trainer:
    def __init__(self, seed=0):
        keras.utils.set_random_seed(seed)
        self.images, self.labels = blobs(128, seed)
        self.model = Network(CLASSES)
        self.schedule = Schedule(self.model.drops, start=1.0, stop=0.75, steps=400)
        self.optimizer = keras.optimizers.Adam(3e-3)
        self.losses = []

    def variables(self):
        return self.model.variables + self.optimizer.variables

    def batch(self, number):
        start = number * BATCH % len(self.images)
        part = slice(start, start + BATCH)
        return tf.constant(self.images[part]), tf.constant(self.labels[part])

    def train_step(self, images, labels):
        self.schedule.advance()
        with tf.GradientTape() as tape:
            logits = self.model(images, training=True)
            loss = tf.reduce_mean(
                tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
            )
        gradients = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
        return loss

    def fit(self, steps):
        for step in range(steps):
            self.losses.append(float(self.train_step(*self.batch(step))))
            if (step + 1) % 20 == 0:
                mean = sum(self.losses[-20:]) / 20
                print(f"step {step + 1}: {mean!r}, keeps {self.schedule.value!r}")
