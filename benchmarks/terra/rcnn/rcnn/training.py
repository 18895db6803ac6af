"""Trains the detector, one picture a step."""

import keras
import numpy as np
import tensorflow as tf

from .model import Detector

SIZE = 32


def picture(rng):
    image = rng.normal(0.0, 0.1, (1, SIZE, SIZE, 3))
    boxes, kinds = [], []
    for _ in range(rng.integers(1, 4)):
        height, width = rng.integers(6, 14, 2)
        y, x = rng.integers(0, SIZE - height), rng.integers(0, SIZE - width)
        kind = rng.integers(0, 3)
        image[0, y : y + height, x : x + width, kind] += 1.0
        boxes.append([y, x, y + height, x + width])
        kinds.append(kind)
    boxes = np.array(boxes, np.float32) / SIZE
    return image.astype(np.float32), boxes, np.array(kinds, np.int32)


class Trainer:
    def __init__(self, seed=0):
        keras.utils.set_random_seed(seed)
        rng = np.random.default_rng(seed)
        self.pictures = [picture(rng) for _ in range(32)]
        self.model = Detector(rng)
        self.optimizer = keras.optimizers.SGD(0.005, momentum=0.9, global_clipnorm=2.0)
        self.losses = []

    def variables(self):
        return self.model.trainable_variables() + self.optimizer.variables

    def batch(self, number):
        image, boxes, kinds = self.pictures[number % len(self.pictures)]
        return tf.constant(image), boxes, kinds

    def train_step(self, image, boxes, kinds):
        with tf.GradientTape() as tape:
            first, second = self.model.losses(image, boxes, kinds)
            loss = first + second
        variables = self.model.trainable_variables()
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return first, second

    def fit(self, steps):
        for step in range(steps):
            first, second = self.train_step(*self.batch(step))
            self.losses.append((first.numpy(), second.numpy()))
            if (step + 1) % 16 == 0:
                means = np.mean(self.losses[-16:], axis=0)
                area = self.model.last_proposals[:, 2].sum()
                print(f"step {step + 1}: {means.tolist()}, {area!r}")
