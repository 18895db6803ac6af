"""Lists, datasets, iterators and ragged tensors in staged loops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from autohook.runtime import interface as ops

Run = Callable[..., Any]


def test_list_that_grows_in_a_staged_loop_has_every_item(free: Run) -> None:
    def twin(n: Any) -> Any:
        z: list[Any] = ops.made([])

        def body(i: Any) -> None:
            ops.call(z.append, i * i)

        ops.for_(ops.call(range, n), body, (), None)
        return ops.call(tf.convert_to_tensor, z), ops.call(len, z)

    squares, length = free(twin, tf.constant(4))

    assert squares.numpy().tolist() == [0, 1, 4, 9]
    assert length.numpy() == 4


def test_list_that_shrinks_in_a_staged_loop_gives_its_last_items(free: Run) -> None:
    def twin(n: Any) -> Any:
        items = ops.made([1, 2, 3, 4])
        s = 0

        def body() -> None:
            nonlocal s, n
            s = s + ops.call(items.pop)
            n = n - 1

        ops.while_(lambda: n > 0, body, ("s", "n"))
        return s

    assert free(twin, tf.constant(2)).numpy() == 7


def test_nested_loops_share_a_growing_list(free: Run) -> None:
    def twin(n: Any) -> Any:
        z: list[Any] = ops.made([])

        def outer(i: Any) -> None:
            def inner(j: Any) -> None:
                ops.call(z.append, i * 10 + j)

            ops.for_(tf.range(i), inner, (), None)

        ops.for_(tf.range(n), outer, (), None)
        return ops.call(tf.convert_to_tensor, z)

    assert free(twin, tf.constant(4)).numpy().tolist() == [10, 20, 21, 30, 31, 32]


def test_dataset_is_iterated_in_the_graph(free: Run) -> None:
    dataset = tf.data.Dataset.range(10)

    def twin(n: Any) -> Any:
        s = tf.constant(0, tf.int64)
        broken = False

        def body(x: Any) -> None:
            nonlocal s, broken
            s = s + x

            def then() -> None:
                nonlocal broken
                broken = True

            ops.if_(s > n, then, None, ("broken",))

        ops.for_(dataset, body, ("s", "broken"), lambda: ops.not_(broken))
        return s

    assert free(twin, tf.constant(1000, tf.int64)).numpy() == 45
    assert free(twin, tf.constant(5, tf.int64)).numpy() == 6


def test_broken_loop_leaves_the_rest_of_an_iterator(free: Run) -> None:
    iterator = iter(tf.data.Dataset.range(10))

    def twin(n: Any) -> Any:
        broken = False

        def body(x: Any) -> None:
            nonlocal broken
            broken = x >= n

        ops.for_(iterator, body, ("broken",), lambda: ops.not_(broken))
        return n

    free(twin, tf.constant(3, tf.int64))

    assert next(iterator).numpy() == 4


def test_ragged_rows_are_iterated(free: Run) -> None:
    ragged = tf.ragged.constant([[1], [2, 3], [], [4, 5, 6]])

    def twin(values: Any) -> Any:
        s = 0

        def body(row: Any) -> None:
            nonlocal s
            s = s * 10 + tf.reduce_sum(row)

        ops.for_(values, body, ("s",), None)
        return s

    assert free(twin, ragged).numpy() == 1515
