"""Draws of integers and of classes come from eager's stream of seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tensorflow as tf

from autohook.staging import philox
from tests.staging.conftest import HOT, bits

if TYPE_CHECKING:
    from tests.staging.conftest import Loader

STAGED = {
    "integers": "tf.random.uniform([3], -5, 100, tf.int32)",
    "long integers": "tf.random.uniform([2, 2], -(2**40), 2**40, tf.int64)",
    "classes": "tf.random.categorical(x, 5)",
    "classes as int32": "tf.random.categorical(x * 2.0, 1, tf.int32)",
    "all kinds": "(tf.random.normal([2]), tf.random.categorical(x, 1),"
    " tf.random.uniform([], 0, 9, tf.int32), tf.random.categorical(x, 2))",
    "what depends on a draw": "tf.random.categorical(x + tf.random.normal([2, 3]), 4)",
    "used": "tf.one_hot(tf.random.categorical(x, 1)[:, 0], 3) * x",
}
REFUSED = {
    "seed of its own": "tf.random.categorical(x, 5, seed=3)",
    "integers with a seed": "tf.random.uniform([2], 0, 9, tf.int32, seed=4)",
    "bounds of the graph": "tf.random.uniform([2], 0, tf.cast(x[0, 0], tf.int32) + 9,"
    " tf.int32)",
}


def run(program: Any, calls: int = 2 * HOT) -> list[Any]:
    """Returns the bits of some calls, and of a draw after each fifth."""
    tf.random.set_seed(11)
    found = []
    for number in range(calls):
        x = tf.random.stateless_normal([2, 3], [number, 1])
        found.append(bits(program.run(x)))
        if number % 5 == 4:
            found.append(bits(tf.random.uniform([1])))
        if number == HOT + 7:
            tf.random.set_seed(-3)
    return found


@pytest.mark.parametrize("drawn", STAGED.values(), ids=STAGED)
def test_draws_are_those_of_eagers_stream(load: Loader, drawn: str) -> None:
    pair = load(f"def run(x):\n    return tf.sin(x), {drawn}\n")

    assert run(pair.listed) == run(pair.plain)
    assert pair.is_staged("run"), pair.decision("run").reasons


@pytest.mark.parametrize("drawn", REFUSED.values(), ids=REFUSED)
def test_other_draws_stay_native(load: Loader, drawn: str) -> None:
    pair = load(f"def run(x):\n    return tf.sin(x), {drawn}\n")

    assert run(pair.listed) == run(pair.plain)
    assert pair.codes("run") == ["AH331"]


def test_classes_drawn_under_a_tape_are_eagers(load: Loader) -> None:
    pair = load("""
        w = tf.Variable([[0.5, 1.0, -1.0]])

        def run(x):
            chosen = tf.random.categorical(x * w, 2)
            return tf.reduce_sum(tf.gather(x * w, chosen, batch_dims=1)), chosen
    """)

    found: list[list[Any]] = []
    for program in (pair.plain, pair.listed):
        tf.random.set_seed(11)
        found.append([])
        for number in range(2 * HOT):
            x = tf.random.stateless_normal([2, 3], [number, 1])
            with tf.GradientTape() as tape:
                y, chosen = program.run(x)
            found[-1].append(bits([y, chosen, tape.gradient(y, program.w)]))
    assert found[0] == found[1]


def test_unseeded_classes_are_drawn_anew(load: Loader) -> None:
    pair = load("def run(x):\n    return tf.random.categorical(x, 64)\n")
    tf.random.set_seed(0)
    tf.compat.v1.set_random_seed(None)
    x = tf.zeros([2, 9])
    drawn = {bits(pair.listed.run(x))[2] for _ in range(2 * HOT)}

    assert len(drawn) == 2 * HOT


@pytest.mark.parametrize("seeds", [(1, 2), (2**31 - 1, 0), (-7, 2**40), (0, 2**62)])
def test_stateless_seed_draws_what_the_seeds_do(seeds: tuple[int, int]) -> None:
    logits = tf.random.stateless_normal([40, 7], [1, 2])
    own = tf.raw_ops.Multinomial(
        logits=logits, num_samples=9, seed=seeds[0], seed2=seeds[1]
    )
    stateless = tf.raw_ops.StatelessMultinomial(
        logits=logits, num_samples=9, seed=philox.stateless_seed(*seeds)
    )

    np.testing.assert_array_equal(own, stateless)
