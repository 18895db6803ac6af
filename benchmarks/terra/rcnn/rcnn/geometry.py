"""Boxes in NumPy: overlaps, suppression, anchors."""

import numpy as np


def make_anchors(grid, sizes):
    centers = (np.arange(grid) + 0.5) / grid
    y, x, size = np.meshgrid(centers, centers, sizes, indexing="ij")
    y, x, half = y.ravel(), x.ravel(), size.ravel() / 2
    return np.stack([y - half, x - half, y + half, x + half], 1).astype(np.float32)


def iou(left, right):
    top = np.maximum(left[:, None, :2], right[None, :, :2])
    bottom = np.minimum(left[:, None, 2:], right[None, :, 2:])
    inner = np.prod(np.maximum(bottom - top, 0), axis=-1)
    area = np.prod(left[:, 2:] - left[:, :2], axis=-1)
    other = np.prod(right[:, 2:] - right[:, :2], axis=-1)
    return inner / (area[:, None] + other[None] - inner + 1e-9)


def suppress(boxes, scores, limit, most):
    """Returns the indices of the best boxes that overlap little."""
    order, kept = list(np.argsort(-scores, kind="stable")), []
    while order and len(kept) < most:
        best = order.pop(0)
        kept.append(best)
        if order:
            overlaps = iou(boxes[best : best + 1], boxes[order])[0]
            order = [i for i, overlap in zip(order, overlaps) if overlap < limit]
    return np.array(kept)


def encode(boxes, anchors):
    """Returns what moves the anchors to the boxes."""
    size, anchor_size = boxes[:, 2:] - boxes[:, :2], anchors[:, 2:] - anchors[:, :2]
    center = (boxes[:, 2:] + boxes[:, :2]) / 2
    anchor_center = (anchors[:, 2:] + anchors[:, :2]) / 2
    moves = (center - anchor_center) / anchor_size
    return np.concatenate([moves, np.log(size / anchor_size)], 1).astype(np.float32)


def apply_deltas(anchors, deltas):
    size = anchors[:, 2:] - anchors[:, :2]
    center = (anchors[:, 2:] + anchors[:, :2]) / 2 + deltas[:, :2] * size
    size = size * np.exp(np.clip(deltas[:, 2:], -2, 2))
    return np.clip(np.concatenate([center - size / 2, center + size / 2], 1), 0, 1)
