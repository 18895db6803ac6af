"""Melodies: scales that go up and down, as events of pitch and length."""

import numpy as np

PAD, NOTES, LENGTHS = 0, 24, 4
EVENTS = 1 + NOTES + LENGTHS


def melody(length, rng):
    pitch, direction, events = rng.integers(0, NOTES), 1, []
    while len(events) < length:
        if rng.random() < 0.15:
            direction = -direction
        pitch = int(np.clip(pitch + direction * rng.integers(1, 3), 0, NOTES - 1))
        if pitch in (0, NOTES - 1):
            direction = -direction
        events += [1 + pitch, 1 + NOTES + int(rng.integers(0, LENGTHS))]
    return events[:length]


def batches(count, size, length, seed):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        pieces = np.array([melody(length + 1, rng) for _ in range(size)], np.int32)
        yield pieces[:, :-1], pieces[:, 1:]
