"""Projected gradient descent (Madry et al., 2018)."""

import tensorflow as tf

from classifier import mean_loss


def attack(model, images, labels, epsilon, noise, steps=20):
    """Returns images that differ by at most `epsilon` and mislead the model."""
    step_size = 2.5 * epsilon / steps
    low = tf.maximum(images - epsilon, 0.0)
    high = tf.minimum(images + epsilon, 1.0)
    adversarial = tf.clip_by_value(images + epsilon * noise, low, high)
    for _ in range(steps):
        gradient = input_gradient(model, adversarial, labels)
        moved = adversarial + step_size * tf.sign(gradient)
        adversarial = tf.minimum(tf.maximum(moved, low), high)
    return adversarial


def input_gradient(model, images, labels):
    with tf.GradientTape() as tape:
        tape.watch(images)
        loss = mean_loss(model, images, labels)
    return tape.gradient(loss, images)
