"""Trains the classifier on raw texts; each step tokenises its own."""

import keras
import tensorflow as tf

from .data import load
from .model import Classifier
from .tokens import LENGTH, Tokenizer

BATCH = 16


class Trainer:
    def __init__(self, seed=0):
        keras.utils.set_random_seed(seed)
        self.reviews = load(256, seed)
        self.tokenizer = Tokenizer([text for text, _ in self.reviews[:128]])
        self.model = Classifier(len(self.tokenizer), LENGTH)
        self.optimizer = keras.optimizers.Adam(2e-3)
        self.accuracy = keras.metrics.SparseCategoricalAccuracy()
        self.losses = []

    def variables(self):
        return self.model.variables + self.optimizer.variables

    def batch(self, number):
        start = number * BATCH % len(self.reviews)
        texts, labels = zip(*self.reviews[start : start + BATCH])
        return texts, tf.constant(labels)

    def train_step(self, texts, labels):
        ids = tf.constant(self.tokenizer(texts))
        with tf.GradientTape() as tape:
            logits = self.model(ids, training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
            loss = tf.reduce_mean(losses)
        gradients = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
        self.accuracy.update_state(labels, logits)
        return loss

    def fit(self, steps):
        for step in range(steps):
            self.losses.append(self.train_step(*self.batch(step)).numpy())
            if (step + 1) % 16 == 0:
                accuracy = self.accuracy.result().numpy()
                unknown = self.tokenizer.unknown
                print(f"step {step + 1}: {self.losses[-1]!r}, {accuracy!r}, {unknown=}")
                self.accuracy.reset_state()
