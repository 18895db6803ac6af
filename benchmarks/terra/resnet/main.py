"""Trains and prints the losses."""

import argparse

from resnet.training import Trainer


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    trainer = Trainer(options.seed)
    trainer.fit(options.steps)
    total = sum(float(abs(value.numpy()).sum()) for value in trainer.variables())
    print(f"sum of absolute weights: {total!r}")


if __name__ == "__main__":
    main()
