"""Long plain ranges: a loop of the graph where nobody can tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from autohook.runtime import interface as ops

Run = Callable[..., Any]


def power(n: Any, factor: Any) -> Any:
    def twin(x: Any) -> Any:
        y = x

        def body(i: Any) -> None:
            nonlocal y
            y = factor(y, i)

        ops.for_(range(n), body, ("y",), None)
        return y

    return twin


def count_ops(strict: Run, twin: Any, *args: Any) -> Any:
    graphs = []

    def counted(*tensors: Any) -> Any:
        result = twin(*tensors)
        graphs.append(result.graph)
        return result

    return strict(counted, *args), len(graphs[0].get_operations())


def test_long_range_is_a_loop_when_strict(strict: Run) -> None:
    x = tf.constant(1.0)
    twin = power(300, lambda y, i: y * 1.01 + i)
    expected = x
    for i in range(300):
        expected = expected * 1.01 + i

    result, count = count_ops(strict, twin, x)

    assert result.numpy() == expected.numpy()
    assert count < 100


def test_long_range_is_unrolled_where_its_ints_are_needed(strict: Run) -> None:
    table = [float(i % 7) for i in range(100)]
    twin = power(100, lambda y, i: y + table[i])
    expected = tf.constant(0.5)
    for value in table:
        expected = expected + value

    result, count = count_ops(strict, twin, tf.constant(0.5))

    assert result.numpy() == expected.numpy()
    assert count >= 100


def test_long_range_under_a_tape_is_unrolled(strict: Run) -> None:
    twin = power(100, lambda y, i: y * 1.01)

    def taped(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = twin(x)
        return tape.gradient(y, x)

    x = tf.constant(1.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x
        for _ in range(100):
            y = y * 1.01

    assert strict(taped, x).numpy() == tape.gradient(y, x).numpy()
