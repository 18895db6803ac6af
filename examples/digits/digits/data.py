"""The 8x8 digits of scikit-learn as batches."""

import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split


def load(test_size=0.2, seed=0):
    """Returns (x_train, y_train), (x_test, y_test) with pixels between 0 and 1."""
    images, labels = load_digits(return_X_y=True)
    images = (images / 16.0).astype(np.float32)
    labels = labels.astype(np.int64)
    x_train, x_test, y_train, y_test = train_test_split(
        images, labels, test_size=test_size, random_state=seed, stratify=labels
    )
    return (x_train, y_train), (x_test, y_test)


def batches(images, labels, batch_size, shuffle_seed=None):
    """Returns a dataset of (images, labels), shuffled again in every epoch."""
    dataset = tf.data.Dataset.from_tensor_slices((images, labels))
    if shuffle_seed is not None:
        dataset = dataset.shuffle(len(images), seed=shuffle_seed)
    return dataset.batch(batch_size)
