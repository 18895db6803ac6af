"""A convolutional network that predicts boxes on a grid, at two anchors a cell."""

import keras
import tensorflow as tf

ANCHORS = ((0.25, 0.25), (0.45, 0.45))
CLASSES = 3


def conv_block(x, filters, strides):
    x = keras.layers.Conv2D(filters, 3, strides, padding="same", use_bias=False)(x)
    x = keras.layers.BatchNormalization()(x)
    return keras.layers.LeakyReLU(0.1)(x)


def make_model(size):
    inputs = keras.Input([size, size, 3])
    x = inputs
    for filters in (8, 16, 32):
        x = conv_block(x, filters, 2)
    x = conv_block(x, 32, 1)
    x = keras.layers.Conv2D(len(ANCHORS) * (5 + CLASSES), 1)(x)
    return keras.Model(inputs, x)


def decode(raw, grid):
    """Splits raw predictions into boxes, objectness and class logits."""
    batch = tf.shape(raw)[0]
    raw = tf.reshape(raw, [batch, grid, grid, len(ANCHORS), 5 + CLASSES])
    offset, size, objectness, classes = tf.split(raw, [2, 2, 1, CLASSES], axis=-1)
    y, x = tf.meshgrid(tf.range(grid), tf.range(grid), indexing="ij")
    cells = tf.cast(tf.stack([y, x], axis=-1), tf.float32)[:, :, tf.newaxis]
    center = (tf.sigmoid(offset) + cells) / float(grid)
    size = tf.exp(tf.clip_by_value(size, -4.0, 4.0)) * tf.constant(ANCHORS)
    boxes = tf.concat([center - size / 2.0, center + size / 2.0], axis=-1)
    return boxes, objectness[..., 0], classes
