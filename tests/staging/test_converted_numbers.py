"""Python numbers that change, made tensors of by the program."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf

from .conftest import bits

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Loader

PROGRAMS = """
def converted(x, n):
    return tf.sin(x) * tf.convert_to_tensor(n, dtype=tf.float32) + tf.cos(x)

def constant(x, n):
    return tf.sin(x) * tf.constant(n, tf.float32, name="n")

def of_its_own_dtype(x, n):
    return tf.sin(x) * tf.cast(tf.constant(n), tf.float32), tf.convert_to_tensor(n)

def doubled(x, n):
    return tf.cast(tf.sin(x), tf.float64) * tf.constant(n, dtype="float64")

def row(x, n):
    return tf.sin(x) * tf.convert_to_tensor([n, 2.0 * n], dtype=tf.float32)

def row_of_one(x, n):
    return tf.sin(x) * tf.constant((n,), tf.float32)

def under_a_tape(x, n):
    n = tf.convert_to_tensor(n, dtype=tf.float32)
    with tf.GradientTape() as tape:
        tape.watch([x, n])
        y = tf.reduce_sum(tf.sin(x * n) * n)
    return tape.gradient(y, [x, n])

def shaped(x, n):
    return tf.sin(x) * tf.constant(n, tf.float32, [2])

def mixed(x, n):
    return tf.sin(x) * tf.cast(tf.constant([n, 1]), tf.float32)
"""
# What else than the number decides.
NATIVE = {"shaped", "row", "row_of_one", "mixed"}
FLOATS = [0.1 * i for i in range(50)] + [-0.0, math.inf, 1e-45, 1e300, math.pi]
INTS = [*range(50), 2**31 - 1, -(2**31), 2**24 + 1, -7]


@pytest.mark.parametrize("numbers", [FLOATS, INTS], ids=["floats", "ints"])
@pytest.mark.parametrize(
    "name",
    [line[4:].split("(")[0] for line in PROGRAMS.splitlines() if line[:4] == "def "],
)
def test_a_number_that_changes_is_converted_as_eagerly(
    load: Loader, name: str, numbers: list[float]
) -> None:
    pair = load(PROGRAMS)
    x = tf.constant([1.0, 2.0])

    for n in numbers:
        assert told(getattr(pair.listed, name), x, n) == told(
            getattr(pair.plain, name), x, n
        )

    assert name in NATIVE or pair.decision(name).staged_calls > 20


def told(run: Callable[..., Any], x: object, n: float) -> list[object]:
    """Returns what a call gives, or the exception."""
    try:
        found = tf.nest.flatten(run(x, n))
    except (TypeError, ValueError, OverflowError) as error:
        return [type(error), str(error)]
    return [None if part is None else bits(part) for part in found]


def test_a_number_without_a_tensor_raises_as_eagerly(load: Loader) -> None:
    pair = load(
        "def run(x, n):\n    return tf.sin(x) * tf.cast(tf.constant(n, tf.int32),"
        " tf.float32)\n"
    )
    x = tf.constant([1.0, 2.0])

    for n in [*range(40), 2**40, *range(40, 50)]:
        assert told(pair.listed.run, x, n) == told(pair.plain.run, x, n)
    assert pair.decision("run").staged_calls > 20
