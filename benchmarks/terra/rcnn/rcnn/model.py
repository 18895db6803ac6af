"""A detector in two stages, NumPy between them."""

import keras
import tensorflow as tf

from . import geometry, targets

GRID = 8
SIZES = (0.2, 0.4)


class ProposalNetwork(keras.Model):
    def __init__(self):
        super().__init__()
        self.shared = keras.layers.Conv2D(32, 3, padding="same", activation="relu")
        self.score = keras.layers.Conv2D(len(SIZES), 1)
        self.delta = keras.layers.Conv2D(4 * len(SIZES), 1)

    def call(self, features):
        x = self.shared(features)
        return tf.reshape(self.score(x), [-1]), tf.reshape(self.delta(x), [-1, 4])


class Head(keras.Model):
    def __init__(self, classes):
        super().__init__()
        self.hidden = keras.layers.Dense(64, activation="relu")
        self.classes = keras.layers.Dense(classes + 1)
        self.deltas = keras.layers.Dense(4)

    def call(self, features, proposals):
        owner = tf.zeros([proposals.shape[0]], tf.int32)
        crops = tf.image.crop_and_resize(features, proposals, owner, [4, 4])
        x = self.hidden(tf.reshape(crops, [proposals.shape[0], -1]))
        return self.classes(x), self.deltas(x)


def smooth_l1(difference):
    size = tf.abs(difference)
    return tf.reduce_sum(tf.where(size < 1.0, 0.5 * size**2, size - 0.5), axis=-1)


def proposal_loss(scores, deltas, labels, wanted):
    counted = tf.cast(labels >= 0, tf.float32)
    positive = tf.cast(labels == 1, tf.float32)
    entropy = tf.nn.sigmoid_cross_entropy_with_logits(positive, scores)
    score_loss = tf.reduce_sum(entropy * counted) / tf.reduce_sum(counted)
    move_loss = tf.reduce_sum(smooth_l1(deltas - wanted) * positive)
    return score_loss + move_loss / tf.reduce_sum(positive)


def head_loss(logits, deltas, labels, wanted):
    entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    positive = tf.cast(labels < targets.CLASSES, tf.float32)
    moves = tf.reduce_sum(smooth_l1(deltas - wanted) * positive)
    return tf.reduce_mean(entropy) + moves / tf.maximum(tf.reduce_sum(positive), 1.0)


class Detector:
    def __init__(self, rng):
        self.backbone = keras.Sequential(
            [
                keras.layers.Conv2D(16, 3, 2, padding="same", activation="relu"),
                keras.layers.Conv2D(32, 3, 2, padding="same", activation="relu"),
            ]
        )
        self.proposals = ProposalNetwork()
        self.head = Head(targets.CLASSES)
        self.anchors = geometry.make_anchors(GRID, SIZES)
        self.anchor_targets = targets.AnchorTargets(self.anchors, rng)
        self.last_proposals = None

    def parts(self):
        return self.backbone, self.proposals, self.head

    def trainable_variables(self):
        return [v for part in self.parts() for v in part.trainable_variables]

    def losses(self, image, truth, kinds):
        features = self.backbone(image)
        scores, deltas = self.proposals(features)
        labels, wanted = self.anchor_targets(truth)
        first = proposal_loss(scores, deltas, labels, wanted)

        proposals = targets.propose(self.anchors, scores.numpy(), deltas.numpy(), truth)
        self.last_proposals = proposals
        labels, wanted = targets.classify(proposals, truth, kinds)
        logits, moves = self.head(features, tf.constant(proposals))
        return first, head_loss(logits, moves, labels, wanted)
