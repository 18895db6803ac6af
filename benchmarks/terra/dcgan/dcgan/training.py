"""Trains both networks against each other."""

import keras
import numpy as np
import tensorflow as tf

from .model import NOISE, make_critic, make_generator

BATCH = 16

cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)


def rings(count, seed):
    """Returns images of rings between -1 and 1."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:16, :16]
    y, x, radius = rng.uniform(5, 10, (3, count, 1, 1))
    distance = np.hypot(rows - y, columns - x)
    images = 2 * np.exp(-((distance - 0.6 * radius) ** 2)) - 1
    return images[..., None].astype(np.float32)


def critic_loss(real_output, fake_output):
    real_loss = cross_entropy(tf.ones_like(real_output), real_output)
    fake_loss = cross_entropy(tf.zeros_like(fake_output), fake_output)
    return real_loss + fake_loss


def generator_loss(fake_output):
    return cross_entropy(tf.ones_like(fake_output), fake_output)


class Trainer:
    def __init__(self, seed=0):
        keras.utils.set_random_seed(seed)
        self.images = rings(128, seed)
        self.generator = make_generator()
        self.critic = make_critic()
        self.generator_optimizer = keras.optimizers.Adam(1e-3, beta_1=0.5)
        self.critic_optimizer = keras.optimizers.Adam(1e-3, beta_1=0.5)
        self.fixed_noise = tf.random.normal([4, NOISE])
        self.losses = {"generator": [], "critic": []}

    def variables(self):
        optimizers = (self.generator_optimizer, self.critic_optimizer)
        slots = [v for optimizer in optimizers for v in optimizer.variables]
        return self.generator.variables + self.critic.variables + slots

    def batch(self, number):
        start = number * BATCH % len(self.images)
        return (tf.constant(self.images[start : start + BATCH]),)

    def train_step(self, images):
        noise = tf.random.normal([BATCH, NOISE])
        with tf.GradientTape() as generator_tape, tf.GradientTape() as critic_tape:
            fakes = self.generator(noise, training=True)
            real_output = self.critic(images, training=True)
            fake_output = self.critic(fakes, training=True)
            loss = generator_loss(fake_output)
            loss_of_critic = critic_loss(real_output, fake_output)
        weights = self.generator.trainable_variables
        gradients = generator_tape.gradient(loss, weights)
        self.generator_optimizer.apply_gradients(zip(gradients, weights))
        weights = self.critic.trainable_variables
        gradients = critic_tape.gradient(loss_of_critic, weights)
        self.critic_optimizer.apply_gradients(zip(gradients, weights))
        return loss, loss_of_critic

    def fit(self, steps):
        for step in range(steps):
            loss, loss_of_critic = self.train_step(*self.batch(step))
            self.losses["generator"].append(loss.numpy())
            self.losses["critic"].append(loss_of_critic.numpy())
            if (step + 1) % 10 == 0:
                fakes = self.generator(self.fixed_noise, training=False)
                print(
                    f"step {step + 1}: generator {loss.numpy()!r},"
                    f" critic {loss_of_critic.numpy()!r},"
                    f" mean {fakes.numpy().mean()!r}"
                )
