"""Trains the character model, then lets it write."""

import argparse

from cells import CharacterModel
from text import Alphabet, load_text, sequences
from training import Momentum, train_step, write


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--length", type=int, default=20)
    parser.add_argument("--batch-size", type=int, default=32)
    options = parser.parse_args()

    text = load_text()
    alphabet = Alphabet(text)
    codes = alphabet.encode(text)
    print(f"{len(text)} characters, {len(alphabet)} of them different")

    model = CharacterModel(len(alphabet), seed=1)
    optimizer = Momentum(model.trainable_variables, learning_rate=0.5)
    for epoch in range(options.epochs):
        states = model.initial_state(options.batch_size)
        total, batches, largest = 0.0, 0, 0.0
        for inputs, targets in sequences(codes, options.batch_size, options.length):
            loss, norm, states = train_step(model, optimizer, inputs, targets, states)
            total += float(loss)
            largest = max(largest, float(norm))
            batches += 1
        print(f"epoch {epoch + 1}: loss {total / batches!r}, norm up to {largest!r}")

    start = alphabet.index["T"]
    print("T" + alphabet.decode(write(model, start, 200, seed=3)))


if __name__ == "__main__":
    main()
