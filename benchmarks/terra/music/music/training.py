"""Trains the music transformer; running values are attributes of objects."""

import keras
import tensorflow as tf

from .data import EVENTS, PAD, batches
from .model import MusicTransformer

SIZE, LENGTH = 4, 32


class Meter:
    """A running mean that also keeps the best value."""

    def __init__(self):
        self.reset()
        self.best = None

    def reset(self):
        self.total = 0.0
        self.count = 0

    def update(self, value):
        self.total = self.total + value
        self.count += 1

    def mean(self):
        mean = float(self.total) / max(self.count, 1)
        if self.best is None or mean < self.best:
            self.best = mean
        return mean


class NoamRate:
    def __init__(self, width, warm_up=30):
        self.width = width
        self.warm_up = warm_up
        self.step = 0
        self.last = 0.0

    def advance(self):
        self.step += 1
        scale = min(self.step**-0.5, self.step * self.warm_up**-1.5)
        self.last = 0.3 * self.width**-0.5 * scale
        return self.last


class Trainer:
    def __init__(self, seed=0):
        keras.utils.set_random_seed(seed)
        self.batches = list(batches(16, SIZE, LENGTH, seed))
        self.model = MusicTransformer(EVENTS)
        self.optimizer = keras.optimizers.Adam(1e-3, beta_2=0.98)
        self.rate = NoamRate(self.model.width)
        self.loss, self.accuracy = Meter(), Meter()

    def variables(self):
        return self.model.variables + self.optimizer.variables

    def batch(self, number):
        return tuple(map(tf.constant, self.batches[number % len(self.batches)]))

    def train_step(self, events, targets):
        self.optimizer.learning_rate.assign(self.rate.advance())
        with tf.GradientTape() as tape:
            logits = self.model(events, training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits)
            present = tf.cast(targets != PAD, tf.float32)
            loss = tf.reduce_sum(losses * present) / tf.reduce_sum(present)
        gradients = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
        hits = tf.argmax(logits, axis=-1, output_type=tf.int32) == targets
        self.loss.update(loss)
        self.accuracy.update(tf.reduce_mean(tf.cast(hits, tf.float32)))
        return loss

    def fit(self, steps):
        for step in range(steps):
            self.train_step(*self.batch(step))
            if (step + 1) % 15 == 0:
                focus = self.model.attention_maps["layer 0"].numpy().max()
                print(
                    f"step {step + 1}: loss {self.loss.mean()!r}, "
                    f"accuracy {self.accuracy.mean()!r}, rate {self.rate.last!r}, "
                    f"focus {focus!r}, {self.model.seen} melodies"
                )
                self.loss.reset()
                self.accuracy.reset()
