"""Trains the detector; each picture's loss looks at the boxes it has."""

import keras
import tensorflow as tf

from . import boxes as geometry
from .data import GRID, SIZE, load
from .model import ANCHORS, CLASSES, decode, make_model

BATCH = 4
IGNORE = 0.5


def assign(truth, classes):
    """Returns where each true box belongs, and what should be predicted there."""
    center = (truth[:, :2] + truth[:, 2:]) / 2.0
    size = truth[:, 2:] - truth[:, :2]
    cell = tf.minimum(tf.cast(center * GRID, tf.int32), GRID - 1)
    anchors = tf.constant(ANCHORS)
    distance = tf.reduce_sum(tf.abs(size[:, tf.newaxis] - anchors), axis=-1)
    anchor = tf.argmin(distance, axis=-1, output_type=tf.int32)
    place = tf.concat([cell, anchor[:, tf.newaxis]], axis=-1)
    return place, tf.one_hot(classes, CLASSES)


def picture_loss(predicted, objectness, logits, truth, classes):
    present = classes >= 0
    overlap = geometry.best_overlap(predicted, truth, present)
    place, wanted = assign(
        tf.boolean_mask(truth, present), tf.boolean_mask(classes, present)
    )
    ones = tf.ones([tf.shape(place)[0]])
    target = tf.scatter_nd(place, ones, objectness.shape)
    target = tf.minimum(target, 1.0)
    counted = tf.logical_or(target > 0.0, overlap < IGNORE)
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(target, objectness)
    object_loss = tf.reduce_sum(tf.where(counted, entropy, 0.0))
    found = tf.gather_nd(predicted, place)
    box_loss = tf.reduce_sum(tf.abs(found - tf.boolean_mask(truth, present)))
    class_loss = tf.reduce_sum(
        tf.nn.sigmoid_cross_entropy_with_logits(wanted, tf.gather_nd(logits, place))
    )
    return object_loss, box_loss, class_loss


class Trainer:
    def __init__(self, seed=0):
        keras.utils.set_random_seed(seed)
        self.data = load(64, seed)
        self.model = make_model(SIZE)
        self.optimizer = keras.optimizers.Adam(2e-3)
        self.log = []

    def variables(self):
        return self.model.variables + self.optimizer.variables

    def batch(self, number):
        start = number * BATCH % len(self.data[0])
        return tuple(tf.constant(part[start : start + BATCH]) for part in self.data)

    def train_step(self, images, truth, classes):
        with tf.GradientTape() as tape:
            predicted, objectness, logits = decode(
                self.model(images, training=True), GRID
            )
            parts = {"object": 0.0, "box": 0.0, "class": 0.0}
            for i in range(images.shape[0]):
                losses = picture_loss(
                    predicted[i], objectness[i], logits[i], truth[i], classes[i]
                )
                for name, loss in zip(parts, losses):
                    parts[name] += loss / images.shape[0]
            total = parts["object"] + 5.0 * parts["box"] + parts["class"]
        gradients = tape.gradient(total, self.model.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
        parts["total"] = total
        return parts

    def detect(self, images, limit=0.3):
        """Returns the boxes, scores and classes found in each picture."""
        predicted, objectness, logits = decode(self.model(images), GRID)
        found = []
        for i in range(images.shape[0]):
            scores = tf.reshape(tf.sigmoid(objectness[i]), [-1])
            candidates = tf.reshape(predicted[i], [-1, 4])
            kept = tf.image.non_max_suppression(candidates, scores, 5, 0.4, limit)
            kinds = tf.argmax(tf.reshape(logits[i], [-1, CLASSES]), axis=-1)
            found.append(
                [tf.gather(part, kept) for part in (candidates, scores, kinds)]
            )
        return found

    def fit(self, steps):
        for step in range(steps):
            parts = self.train_step(*self.batch(step))
            self.log.append({name: float(loss) for name, loss in parts.items()})
            if (step + 1) % 16 == 0:
                images, _, _ = self.batch(step)
                count = sum(len(scores) for _, scores, _ in self.detect(images))
                print(f"step {step + 1}: {self.log[-1]}, {count} boxes")
