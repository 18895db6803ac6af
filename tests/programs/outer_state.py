"""Programs that read and change what lies outside of them."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import os
import random
import tempfile

import tensorflow as tf

T = tf.constant
CALLS = []
SCALE = 1
STREAM = iter(range(100))


class Meter:
    def __init__(self):
        self.n = 0
        self.scale = 2

    def tick(self):
        self.n += 1
        return self.n


METER = Meter()


def list_appended_by_every_call(x):
    CALLS.append(1)
    return len(CALLS)


def attribute_counts_calls(x):
    METER.n += 1
    return x * METER.n


def method_counts_turns(n):
    while n > 0:
        METER.tick()
        n = n - 1
    return METER.n


def global_number_is_read(x):
    return x * SCALE


def global_changes_between_calls(x):
    global SCALE
    SCALE = SCALE + 1
    return x * SCALE


def attribute_is_read(x):
    if x > 0:
        return x * METER.scale
    return x


def attribute_changes_between_reads(x):
    a = METER.scale
    METER.scale = a + 1
    return x * a + METER.scale


def environment_variable(x):
    os.environ["SCALE_OF_PROGRAM"] = "3"
    if x > 0:
        return x * int(os.environ["SCALE_OF_PROGRAM"])
    return x


def next_of_an_iterator(x):
    return x + next(STREAM)


def next_in_a_branch(x):
    items = iter([5, 6])
    y = 0
    if x > 0:
        y = next(items)
    return y * 10 + next(items)


def next_with_a_default(x):
    items = iter([x])
    next(items, None)
    return next(items, x * 2)


def seeded_random_number(x):
    random.seed(3)
    if x > 0:
        return x + random.randint(0, 5)
    return x


def file_written(x):
    with tempfile.TemporaryFile("w+") as file:
        if x > 0:
            file.write("positive")
        file.seek(0)
        return file.read()


def three_calls_with_state(x):
    def step(v):
        if v > 0:
            CALLS.append("p")
        return v - 3

    return step(step(step(x)))


INTS = [(T(v),) for v in (7, 0, -4)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(2,)]
INPUTS = {
    list_appended_by_every_call: INTS,
    attribute_counts_calls: INTS,
    method_counts_turns: COUNTS,
    global_number_is_read: INTS,
    global_changes_between_calls: INTS,
    attribute_is_read: INTS,
    attribute_changes_between_reads: INTS,
    environment_variable: INTS,
    next_of_an_iterator: INTS,
    next_in_a_branch: INTS,
    next_with_a_default: INTS,
    seeded_random_number: INTS,
    file_written: INTS,
    three_calls_with_state: INTS,
}
