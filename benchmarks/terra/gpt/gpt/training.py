"""Trains the language model and lets it write."""

import numpy as np
import tensorflow as tf

from .data import Corpus
from .model import GPT, Config
from .optimizer import AdamW

BATCH = 8


class Trainer:
    def __init__(self, seed=0):
        tf.random.set_seed(seed)
        self.rng = np.random.default_rng(seed)
        self.corpus = Corpus(400, seed)
        self.config = Config(vocabulary=len(self.corpus.characters))
        self.model = GPT(self.config)
        self.optimizer = AdamW(self.model.trainable_variables)
        self.smooth_loss = None

    def variables(self):
        slots = self.optimizer.first + self.optimizer.second
        return [*self.model.variables, *slots]

    def batch(self, number):
        return (tf.constant(self.corpus.windows(BATCH, self.config.length, self.rng)),)

    def train_step(self, windows):
        inputs, targets = windows[:, :-1], windows[:, 1:]
        with tf.GradientTape() as tape:
            logits = self.model(inputs, training=True)
            loss = tf.reduce_mean(
                tf.nn.sparse_softmax_cross_entropy_with_logits(
                    labels=targets, logits=logits
                )
            )
        gradients = tape.gradient(loss, self.model.trainable_variables)
        gradients, _ = tf.clip_by_global_norm(gradients, 1.0)
        self.optimizer.apply(gradients)
        return loss

    def fit(self, steps):
        for step in range(steps):
            loss = float(self.train_step(*self.batch(step)))
            if self.smooth_loss is None:
                self.smooth_loss = loss
            self.smooth_loss = 0.9 * self.smooth_loss + 0.1 * loss
            if (step + 1) % 20 == 0:
                print(f"step {step + 1}: {self.smooth_loss!r}")
                print("   ", self.sample("the "))

    def sample(self, start, count=24):
        index = {c: i for i, c in enumerate(self.corpus.characters)}
        ids = tf.constant([[index[c] for c in start]], tf.int32)
        generator = tf.random.Generator.from_seed(self.optimizer.steps)
        return self.corpus.decode(self.model.generate(ids, count, generator)[0])
