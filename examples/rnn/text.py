"""The text to learn: what scikit-learn says about its data sets."""

import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer, load_iris, load_wine


def load_text():
    parts = [load().DESCR for load in (load_iris, load_wine, load_breast_cancer)]
    text = "\n".join(parts)
    return "".join(c for c in text if c == "\n" or " " <= c <= "~")


class Alphabet:
    """Characters as numbers and back."""

    def __init__(self, text):
        self.characters = sorted(set(text))
        self.index = {c: i for i, c in enumerate(self.characters)}

    def __len__(self):
        return len(self.characters)

    def encode(self, text):
        return np.array([self.index[c] for c in text], dtype=np.int32)

    def decode(self, codes):
        return "".join(self.characters[int(code)] for code in codes)


def sequences(codes, batch_size, length):
    """Yields (inputs, targets), `[batch, length] int32`, in reading order."""
    rows = len(codes) // batch_size
    grid = tf.constant(codes[: rows * batch_size].reshape(batch_size, rows))
    for start in range(0, rows - length, length):
        end = start + length
        yield grid[:, start:end], grid[:, start + 1 : end + 1]
