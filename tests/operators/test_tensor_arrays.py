"""TensorArrays are written in place, as eager ones are."""

from __future__ import annotations

from typing import Any

import pytest
import tensorflow as tf

import autohook


def dropped_in_a_loop(n: Any) -> Any:
    """Drops what `write` returns."""
    array = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    for i in tf.range(n):
        array.write(i, i * 3)
    return array.stack()


def kept_in_a_loop(n: Any) -> Any:
    """Keeps it, as graphs ask for."""
    array = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    for i in tf.range(n):
        array = array.write(i, i * 3)
    return array.stack()


def dropped_in_branches(n: Any) -> Any:
    """Mixes both ways."""
    array = tf.TensorArray(tf.int32, size=3)
    array.write(0, 1)
    if n > 2:
        array.write(1, n)
        array.write(2, n * 2)
    else:
        array = array.write(2, 7)
    return array.stack()


def made_in_a_loop(n: Any) -> Any:
    """Makes an array in each iteration."""
    total = 0
    for i in tf.range(n):
        array = tf.TensorArray(tf.int32, size=2)
        array.write(0, i)
        array.write(1, i * i)
        total += tf.reduce_sum(array.stack())
    return total


def in_a_loop_by_hand(n: Any) -> Any:
    """Calls `tf.while_loop` in a branch."""
    array = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
    if n > 1:
        _, array = tf.while_loop(
            lambda i, _: i < n, lambda i, a: (i + 1, a.write(i, i)), (0, array)
        )
    return array.size()


@pytest.mark.parametrize(
    "function",
    [
        dropped_in_a_loop,
        kept_in_a_loop,
        dropped_in_branches,
        made_in_a_loop,
        in_a_loop_by_hand,
    ],
)
@pytest.mark.parametrize("n", [1, 4])
def test_arrays_hold_what_was_written(function: Any, n: int) -> None:
    staged = tf.function(autohook.to_graph(function), autograph=False)
    eager = function(tf.constant(n))

    assert staged(tf.constant(n)).numpy().tolist() == eager.numpy().tolist()
