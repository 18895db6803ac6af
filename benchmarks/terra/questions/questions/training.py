"""Trains the span finder with warm-up, clipping and weight decay."""

import keras
import tensorflow as tf

from .data import LENGTH, load
from .model import SpanFinder

BATCH = 8


class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, steps):
        self.peak = peak
        self.steps = steps

    def __call__(self, step):
        step = tf.cast(step, tf.float32) + 1.0
        return self.peak * tf.minimum(step / self.steps, tf.sqrt(self.steps / step))


def span_loss(spans, start_logits, end_logits):
    losses = []
    for position, logits in zip(tf.unstack(spans, axis=1), (start_logits, end_logits)):
        losses.append(
            tf.nn.sparse_softmax_cross_entropy_with_logits(
                labels=position, logits=logits
            )
        )
    return tf.reduce_mean(sum(losses) / len(losses))


def exact_matches(spans, start_logits, end_logits):
    start = tf.argmax(start_logits, axis=1, output_type=tf.int32)
    end = tf.argmax(end_logits, axis=1, output_type=tf.int32)
    return tf.logical_and(start == spans[:, 0], end == spans[:, 1])


class Trainer:
    def __init__(self, seed=0):
        keras.utils.set_random_seed(seed)
        self.preprocessor, self.features = load(128, seed)
        self.model = SpanFinder(self.preprocessor.size, LENGTH)
        self.optimizer = keras.optimizers.AdamW(
            WarmUp(2e-3, 20.0), weight_decay=0.01, global_clipnorm=1.0
        )
        self.exact = keras.metrics.Mean()
        self.losses = []

    def variables(self):
        return self.model.variables + self.optimizer.variables

    def batch(self, number):
        start = number * BATCH % len(self.features[0])
        return tuple(tf.constant(part[start : start + BATCH]) for part in self.features)

    def train_step(self, tokens, kinds, spans):
        with tf.GradientTape() as tape:
            start_logits, end_logits = self.model((tokens, kinds), training=True)
            loss = span_loss(spans, start_logits, end_logits)
        gradients = tape.gradient(loss, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
        self.exact.update_state(exact_matches(spans, start_logits, end_logits))
        return {"loss": loss, "norm": tf.linalg.global_norm(gradients)}

    def fit(self, steps):
        for step in range(steps):
            logs = self.train_step(*self.batch(step))
            self.losses.append(logs["loss"].numpy())
            if step % 10 == 9:
                mean = sum(self.losses[-10:]) / 10
                exact = self.exact.result().numpy()
                print(f"step {step + 1}: loss {mean!r}, exact {exact!r}")
                self.exact.reset_state()
