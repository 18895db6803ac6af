"""Pictures of bright rectangles; each has one to three, with boxes and classes."""

import numpy as np

SIZE = 32
GRID = 4
MOST = 3


def picture(rng):
    image = rng.normal(0.0, 0.1, (SIZE, SIZE, 3))
    count = rng.integers(1, MOST + 1)
    boxes, classes = np.zeros((MOST, 4)), np.full(MOST, -1)
    for i in range(count):
        height, width = rng.integers(6, 16, 2)
        y, x = rng.integers(0, SIZE - height), rng.integers(0, SIZE - width)
        kind = rng.integers(0, 3)
        image[y : y + height, x : x + width, kind] += 1.0
        boxes[i] = np.array([y, x, y + height, x + width]) / SIZE
        classes[i] = kind
    return image, boxes, classes


def load(count, seed):
    rng = np.random.default_rng(seed)
    images, boxes, classes = zip(*(picture(rng) for _ in range(count)))
    return (
        np.array(images, np.float32),
        np.array(boxes, np.float32),
        np.array(classes, np.int32),
    )
