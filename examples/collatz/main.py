"""Prints facts about the Collatz walks of the first numbers."""

import argparse

import tensorflow as tf
from collatz import count_steps, longest_below, steps_to_one, walk


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=1500)
    options = parser.parse_args()

    record, total, still_walking = -1, 0, 0
    for start in range(1, options.limit + 1):
        n = tf.constant(start, tf.int64)
        steps = int(steps_to_one(n))
        odd, peak, last = walk(n, 60)
        total += steps
        still_walking += int(last) != 1
        if steps > record:
            record = steps
            print(
                f"{start}: {steps} steps; in the first 60 of them {int(odd)} odd "
                f"numbers, peak {int(peak)}, then at {int(last)}"
            )
    print(f"{total} steps in all, {still_walking} walks longer than 60 steps")

    counts = [count_steps(tf.constant(n, tf.int64)) for n in range(20, 41)]
    print("20 to 40:", counts, type(counts[0]).__name__)
    for limit in (10, 20, 30, 40):
        best, longest = longest_below(tf.constant(limit, tf.int64))
        print(f"longest below {limit}: {int(longest)} steps from {int(best)}")


if __name__ == "__main__":
    main()
