"""Images of squares, discs, crosses and stripes, drawn with noise."""

import numpy as np

SIZE = 16
CLASSES = ("square", "disc", "cross", "stripes")


def draw(kind, rng):
    rows, columns = np.mgrid[:SIZE, :SIZE]
    y, x = rng.integers(5, 11, 2)
    radius = rng.integers(3, 6)
    if kind == "square":
        mask = np.maximum(abs(rows - y), abs(columns - x)) < radius
    elif kind == "disc":
        mask = (rows - y) ** 2 + (columns - x) ** 2 < radius**2
    elif kind == "cross":
        mask = (abs(rows - y) < 2) | (abs(columns - x) < 2)
    else:
        mask = (rows + columns + y) % 4 < 2
    color = rng.uniform(0.5, 1.0, 3)
    image = mask[..., None] * color + rng.normal(0, 0.1, (SIZE, SIZE, 3))
    return image.astype(np.float32)


def load(count, seed):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, len(CLASSES), count)
    images = np.stack([draw(CLASSES[label], rng) for label in labels])
    return images, labels.astype(np.int32)
