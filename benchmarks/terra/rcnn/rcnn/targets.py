"""What the two stages should predict, decided in NumPy."""

import numpy as np

from . import geometry

CLASSES = 3
KEPT = 12


class AnchorTargets:
    def __init__(self, anchors, rng):
        self.anchors = anchors
        self.rng = rng

    def __call__(self, truth):
        overlaps = geometry.iou(self.anchors, truth)
        best = overlaps.argmax(axis=1)
        labels = np.full(len(self.anchors), -1, np.int32)
        labels[overlaps.max(axis=1) < 0.3] = 0
        labels[overlaps.max(axis=1) > 0.5] = 1
        labels[overlaps.argmax(axis=0)] = 1
        negative = np.flatnonzero(labels == 0)
        if len(negative) > 24:
            extra = self.rng.choice(negative, len(negative) - 24, replace=False)
            labels[extra] = -1
        return labels, geometry.encode(truth[best], self.anchors)


def propose(anchors, scores, deltas, truth):
    """Returns proposals, with the true boxes among them while training."""
    boxes = geometry.apply_deltas(anchors, deltas).astype(np.float32)
    kept = geometry.suppress(boxes, scores, 0.7, KEPT - len(truth))
    proposals = np.concatenate([boxes[kept], truth])
    while len(proposals) < KEPT:
        proposals = np.concatenate([proposals, proposals[:1]])
    return proposals


def classify(proposals, truth, kinds):
    """Returns the class of each proposal; the last one is the background."""
    overlaps = geometry.iou(proposals, truth)
    best = overlaps.argmax(axis=1)
    labels = np.where(overlaps.max(axis=1) >= 0.5, kinds[best], CLASSES)
    return labels.astype(np.int32), geometry.encode(truth[best], proposals)
