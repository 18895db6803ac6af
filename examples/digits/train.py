"""Trains the digit classifier and prints how well it does."""

import argparse

import keras

from digits.data import load
from digits.model import DigitClassifier
from digits.training import Trainer, confusion


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    keras.utils.set_random_seed(options.seed)
    train, test = load(seed=options.seed)
    model = DigitClassifier()
    trainer = Trainer(model)
    history = trainer.fit(train, test, options.epochs, options.batch_size)

    best = max(history, key=lambda metrics: metrics["test_accuracy"])
    print(f"best test accuracy: {best['test_accuracy']!r}")
    checksum = sum(float(abs(weights).sum()) for weights in model.get_weights())
    print(f"sum of absolute weights: {checksum!r}")
    print(confusion(model, *test).numpy())


if __name__ == "__main__":
    main()
