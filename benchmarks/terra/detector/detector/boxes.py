"""Geometry of boxes: y1, x1, y2, x2."""

import tensorflow as tf


def iou(left, right):
    """Returns the overlap of each box on the left with each on the right."""
    left, right = left[..., tf.newaxis, :], right[tf.newaxis, :]
    top = tf.maximum(left[..., :2], right[..., :2])
    bottom = tf.minimum(left[..., 2:], right[..., 2:])
    inner = tf.reduce_prod(tf.maximum(bottom - top, 0.0), axis=-1)
    area = tf.reduce_prod(left[..., 2:] - left[..., :2], axis=-1)
    other = tf.reduce_prod(right[..., 2:] - right[..., :2], axis=-1)
    return inner / (area + other - inner + 1e-9)


def best_overlap(boxes, truth, present):
    """Returns each box's largest overlap with the boxes that are there."""
    truth = tf.boolean_mask(truth, present)
    return tf.reduce_max(iou(boxes, truth), axis=-1)
