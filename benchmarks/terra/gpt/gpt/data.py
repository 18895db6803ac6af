"""A text made of simple sentences, as characters."""

import random

import numpy as np

SUBJECTS = ("the cat", "a dog", "my sister", "the old man", "nobody")
VERBS = ("sees", "likes", "finds", "eats", "paints")
OBJECTS = ("the moon", "a fish", "some bread", "the river", "a red door")


class Corpus:
    def __init__(self, sentences, seed):
        rng = random.Random(seed)
        parts = (SUBJECTS, VERBS, OBJECTS)
        text = [" ".join(map(rng.choice, parts)) for _ in range(sentences)]
        self.text = ". ".join(text)
        self.characters = sorted(set(self.text))
        index = {c: i for i, c in enumerate(self.characters)}
        self.ids = np.array([index[c] for c in self.text], np.int32)

    def windows(self, count, length, rng):
        starts = rng.integers(0, len(self.ids) - length - 1, count)
        return np.stack([self.ids[s : s + length + 1] for s in starts])

    def decode(self, ids):
        return "".join(self.characters[int(i)] for i in ids)
