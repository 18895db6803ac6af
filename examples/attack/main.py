"""Trains a digit classifier, then attacks it."""

import argparse

import classifier
import keras
import tensorflow as tf
from pgd import attack


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batches", type=int, default=30)
    options = parser.parse_args()

    keras.utils.set_random_seed(4)
    images, labels = classifier.load()
    model = classifier.build_model()
    loss = classifier.train(model, images[:1300], labels[:1300], options.epochs)
    print(f"loss after training: {loss!r}")

    x, y = tf.constant(images[1300:]), tf.constant(labels[1300:])
    print(f"accuracy: {float(classifier.accuracy(model, x, y))!r}")
    random = tf.random.Generator.from_seed(8)
    for epsilon in (0.02, 0.05, 0.1):
        hits, moved = [], []
        for batch in range(options.batches):
            start = batch * 16
            clean, truth = x[start : start + 16], y[start : start + 16]
            noise = random.uniform(clean.shape, -1.0, 1.0)
            adversarial = attack(model, clean, truth, epsilon, noise)
            hits.append(classifier.accuracy(model, adversarial, truth))
            moved.append(tf.reduce_sum(tf.abs(adversarial - clean)))
        print(
            f"epsilon {epsilon}: accuracy {float(tf.reduce_mean(hits))!r}, "
            f"moved by {float(tf.reduce_sum(moved))!r}"
        )


if __name__ == "__main__":
    main()
