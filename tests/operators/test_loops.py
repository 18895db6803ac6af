"""`while` and `for` on staged values."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from autohook.errors import Refused, StagingError
from autohook.runtime import interface as ops
from autohook.staging.operators.leaving import leave

Run = Callable[..., Any]


def collatz(a: Any) -> Any:
    counter = 0

    def body() -> None:
        nonlocal a, counter

        def then() -> None:
            nonlocal a
            a = a // 2

        def orelse() -> None:
            nonlocal a
            a = 3 * a + 1

        ops.if_(ops.eq(a % 2, 0), then, orelse, ("a",))
        counter = counter + 1

    ops.while_(lambda: ops.ne(a, 1), body, ("a", "counter"))
    return counter


def test_counter_of_a_staged_loop_is_a_python_int_when_strict(strict: Run) -> None:
    result = strict(collatz, tf.constant(27))

    assert type(result) is int
    assert result == 111


def test_counter_of_a_staged_loop_has_64_bits_in_a_users_graph(
    free: Run,
) -> None:
    result = free(collatz, tf.constant(27))

    assert result.dtype == tf.int64
    assert result.numpy() == 111


def test_loop_that_does_not_run_leaves_the_values(free: Run, strict: Run) -> None:
    assert free(collatz, tf.constant(1)).numpy() == 0
    assert strict(collatz, tf.constant(1)) == 0


def total(values: Any, start: Any = 0) -> Any:
    s = start

    def body(x: Any) -> None:
        nonlocal s
        s = s + x

    ops.for_(values, body, ("s",), None)
    return s


def test_number_that_becomes_a_tensor_takes_its_dtype(free: Run) -> None:
    result = free(total, tf.constant([1.5, 2.5], tf.float64))

    assert result.dtype == tf.float64
    assert result.numpy() == 4.0


def test_short_tensor_is_unrolled_in_order_when_strict(strict: Run) -> None:
    values = tf.constant(np.random.RandomState(0).randn(20), tf.float32)

    expected = sum(values)

    assert strict(total, values).numpy() == expected.numpy()


def test_long_tensor_is_a_loop_that_adds_in_order_when_strict(strict: Run) -> None:
    values = tf.constant(np.random.RandomState(0).randn(200), tf.float32)

    expected = sum(values)

    assert strict(total, values).numpy() == expected.numpy()


def first_square_above(items: Any) -> Any:
    def twin(n: Any) -> Any:
        broken = False
        i = -1

        def body(x: Any) -> None:
            nonlocal i, broken
            i = x

            def then() -> None:
                nonlocal broken
                broken = True

            ops.if_(i * i > n, then, None, ("broken",))

        ops.for_(items(n), body, ("i", "broken"), lambda: ops.not_(broken))
        return i

    return twin


@pytest.mark.parametrize("n", [-1, 0, 5, 50, 5000])
def test_staged_break_leaves_a_python_range(free: Run, strict: Run, n: Any) -> None:
    twin = first_square_above(lambda _: range(20))
    expected = next((i for i in range(20) if i * i > n), 19)

    assert free(twin, tf.constant(n)).numpy() == expected
    assert strict(twin, tf.constant(n)) == expected


@pytest.mark.parametrize("n", [-1, 50, 5000])
def test_staged_break_leaves_an_endless_counter(free: Run, n: Any) -> None:
    twin = first_square_above(lambda _: itertools.count())
    expected = next(i for i in itertools.count() if i * i > n)

    assert free(twin, tf.constant(n)).numpy() == expected


def test_staged_break_of_an_iterator_is_refused_when_strict(strict: Run) -> None:
    items = iter([1, 2, 3])

    with pytest.raises(Refused, match="AH241"):
        strict(first_square_above(lambda _: items), tf.constant(1))


@pytest.mark.parametrize("n", [2, 50, 5000])
def test_staged_break_leaves_a_staged_range(free: Run, n: Any) -> None:
    twin = first_square_above(lambda n: ops.call(range, n))
    expected = next((i for i in range(n) if i * i > n), n - 1)

    assert free(twin, tf.constant(n)).numpy() == expected


def test_staged_break_leaves_a_list_of_different_things(free: Run) -> None:
    twin = first_square_above(lambda n: [1, tf.constant(3), n, 1000])

    assert free(twin, tf.constant(5)).numpy() == 3


@pytest.mark.parametrize(
    "bounds", [(5,), (2, 9), (2, 9, 3), (9, 2, -3), (3, 3), (4, 1)]
)
def test_range_of_staged_bounds_is_pythons(free: Run, strict: Run, bounds: Any) -> None:
    def twin(*tensors: Any) -> Any:
        return total(ops.call(range, *tensors))

    tensors = [tf.constant(bound) for bound in bounds]

    assert free(twin, *tensors).numpy() == sum(range(*bounds))
    assert strict(twin, *tensors) == sum(range(*bounds))


def while_not_done(x: Any) -> Any:
    done = False
    steps = 0

    def body() -> None:
        nonlocal x, done, steps
        x = x * 2
        steps = steps + 1
        done = x > 100

    ops.while_(lambda: ops.not_(done), body, ("x", "done", "steps"))
    return steps


def test_while_not_done_switches_to_a_staged_loop(free: Run) -> None:
    assert free(while_not_done, tf.constant(3)).numpy() == 6


def test_while_not_done_counts_in_python_ints_when_strict(strict: Run) -> None:
    assert strict(while_not_done, tf.constant(3)) == 6


def grow(n: Any) -> Any:
    x = tf.zeros([1])

    def body(i: Any) -> None:
        nonlocal x
        x = tf.concat([x, [1.0]], 0)

    ops.for_(tf.range(n), body, ("x",), None)
    return x


def test_shape_that_grows_is_relaxed_in_a_users_graph(free: Run) -> None:
    assert free(grow, tf.constant(3)).shape == [4]


def test_shape_that_grows_is_relaxed_when_strict(strict: Run) -> None:
    assert strict(grow, tf.constant(3)).shape == [4]


def first_set_in_a_loop(n: Any) -> Any:
    last = None
    del last

    def body(i: Any) -> None:
        nonlocal last
        last = i * 10

    ops.for_(ops.call(range, n), body, ("last",), None)
    return last  # noqa: F821 - the loop sets it


def test_name_first_set_in_a_loop_has_the_last_value(free: Run) -> None:
    assert (
        free(lambda n: leave(first_set_in_a_loop(n) + 0), tf.constant(3)).numpy() == 20
    )


def test_none_before_the_loop_is_still_none_without_iterations(free: Run) -> None:
    def twin(n: Any) -> Any:
        last = None

        def body(i: Any) -> None:
            nonlocal last
            last = i * 10

        ops.for_(tf.range(n), body, ("last",), None)
        return leave(ops.compare(last, "is", lambda: None))

    assert not free(twin, tf.constant(3)).numpy()
    assert free(twin, tf.constant(0)).numpy()


def test_type_that_never_settles_names_the_variable_and_both_types(free: Run) -> None:
    def twin(n: Any) -> Any:
        x = tf.constant(0)

        def body(i: Any) -> None:
            nonlocal x
            x = object()

        ops.for_(tf.range(n), body, ("x",), None)
        return x

    with pytest.raises(StagingError, match=r"`x` is an object .* but .* before"):
        free(twin, tf.constant(3))


def test_test_of_a_staged_while_runs_once_more_than_the_body(free: Run) -> None:
    runs = tf.Variable(0)

    def twin(n: Any) -> Any:
        def test() -> Any:
            runs.assign_add(1)
            return n > 0

        def body() -> None:
            nonlocal n
            n = n - 1

        ops.while_(test, body, ("n",))
        return n

    free(twin, tf.constant(3))

    assert runs.numpy() == 4


def test_gradient_flows_through_a_staged_loop(free: Run) -> None:
    def twin(x: Any, n: Any) -> Any:
        y = tf.constant(1.0)

        def body(i: Any) -> None:
            nonlocal y
            y = y * x

        with tf.GradientTape() as tape:
            tape.watch(x)
            ops.for_(tf.range(n), body, ("y",), None)
        return tape.gradient(y, x)

    assert free(twin, tf.constant(2.0), tf.constant(3)).numpy() == 12.0
