"""Trains the network, with weight decay and a rate that drops in steps."""

import keras
import tensorflow as tf

from .data import CLASSES, load
from .model import ResNet

BATCH = 16
DECAY = 1e-4


class Trainer:
    def __init__(self, seed=0):
        keras.utils.set_random_seed(seed)
        self.images, self.labels = load(256, seed)
        self.model = ResNet(len(CLASSES))
        self.loss_function = keras.losses.SparseCategoricalCrossentropy(
            from_logits=True
        )
        self.optimizer = keras.optimizers.SGD(0.05, momentum=0.9)
        self.mean_loss = keras.metrics.Mean()
        self.accuracy = keras.metrics.SparseCategoricalAccuracy()
        self.history = []

    def variables(self):
        return self.model.variables + self.optimizer.variables

    def batch(self, number):
        start = number * BATCH % len(self.images)
        images = self.images[start : start + BATCH]
        labels = self.labels[start : start + BATCH]
        return tf.constant(images), tf.constant(labels)

    def train_step(self, images, labels):
        with tf.GradientTape() as tape:
            logits = self.model(images, training=True)
            loss = self.loss_function(labels, logits)
            for weight in self.model.trainable_weights:
                if len(weight.shape) > 1:
                    loss += DECAY * tf.reduce_sum(tf.square(weight))
        gradients = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
        self.mean_loss.update_state(loss)
        self.accuracy.update_state(labels, logits)
        return loss

    def fit(self, steps):
        for step in range(steps):
            self.train_step(*self.batch(step))
            if (step + 1) % 16 == 0:
                epoch = (step + 1) // 16
                self.history.append(float(self.mean_loss.result()))
                accuracy = float(self.accuracy.result())
                print(f"epoch {epoch}: {self.history[-1]!r}, accuracy {accuracy!r}")
                self.mean_loss.reset_state()
                self.accuracy.reset_state()
                if epoch % 2 == 0:
                    self.optimizer.learning_rate = 0.05 * 0.5 ** (epoch // 2)
