"""Python's builtins on staged values."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import tensorflow as tf

from autohook.runtime import interface as ops
from autohook.runtime.asserts import assert_ as check

Run = Callable[..., Any]


VECTOR = [3.0, 1.0, 2.0]


def calling(function: Any, **kwargs: Any) -> Any:
    return lambda *args: ops.call(function, *args, **kwargs)


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (5_000_000_000, tf.int64),
        (3e9, tf.float64),
        (-2.75, tf.float32),
        (7, tf.int32),
        (True, tf.bool),
        (250, tf.uint8),
    ],
)
def test_int_is_never_narrower_than_the_value(
    free: Run, strict: Run, value: Any, dtype: Any
) -> None:
    tensor = tf.constant(value, dtype)

    assert free(calling(int), tensor).numpy() == int(value)
    assert strict(calling(int), tensor) == int(value)


@pytest.mark.parametrize("dtype", [tf.float64, tf.float32, tf.float16])
def test_float_is_exactly_the_value(free: Run, strict: Run, dtype: Any) -> None:
    tensor = tf.constant(0.1, dtype)

    assert float(free(calling(float), tensor)) == float(tensor)
    assert strict(calling(float), tensor) == float(tensor)


def test_bool_of_a_number(strict: Run) -> None:
    assert strict(calling(bool), tf.constant(0.0)) is False
    assert strict(calling(bool), tf.constant(-1)) is True


def test_len_of_a_known_length_is_a_python_int(free: Run) -> None:
    seen = []

    def twin(t: Any) -> Any:
        seen.append(ops.call(len, t))
        return t

    free(twin, tf.zeros([4, 2]))

    assert seen == [4]


def test_len_of_an_unknown_length_is_that_of_the_run() -> None:
    twin = tf.function(
        calling(len), autograph=False, input_signature=[tf.TensorSpec([None])]
    )

    assert twin(tf.zeros([5])).numpy() == 5


def test_len_of_a_scalar_raises_as_eager_does(free: Run) -> None:
    with pytest.raises(TypeError, match="Scalar tensor has no `len"):
        free(calling(len), tf.constant(1))


@pytest.mark.parametrize("reverse", [False, True])
def test_sorted_follows_reverse(free: Run, strict: Run, reverse: Any) -> None:
    def twin(t: Any) -> Any:
        return tuple(ops.call(sorted, t, reverse=reverse))

    expected = sorted(VECTOR, reverse=reverse)

    assert [float(v) for v in free(twin, tf.constant(VECTOR))] == expected
    assert [float(v) for v in strict(twin, tf.constant(VECTOR))] == expected


def test_sorted_by_key_is_stable(free: Run) -> None:
    def twin(t: Any) -> Any:
        return tuple(ops.call(sorted, t, key=lambda v: v % 2))

    result = free(twin, tf.constant([3, 2, 1, 4]))

    assert [int(v) for v in result] == sorted([3, 2, 1, 4], key=lambda v: v % 2)


@pytest.mark.parametrize("function", [sum, min, max])
def test_reductions_are_pythons(free: Run, strict: Run, function: Any) -> None:
    expected = function(tf.constant(VECTOR))

    assert free(calling(function), tf.constant(VECTOR)).numpy() == expected.numpy()
    assert strict(calling(function), tf.constant(VECTOR)).numpy() == expected.numpy()


def test_max_of_two_tensors_and_a_key(free: Run) -> None:
    def twin(a: Any, b: Any) -> Any:
        return ops.call(max, a, b, key=lambda v: -v)

    assert free(twin, tf.constant(1), tf.constant(2)).numpy() == 1


def test_max_keeps_pythons_choice_around_nan(strict: Run) -> None:
    values = [1.0, math.nan, 0.5]

    assert strict(calling(max), tf.constant(values)).numpy() == max(values)


@pytest.mark.parametrize("values", [[0, 0], [0, 1], [1, 2]])
def test_any_and_all_give_python_bools(free: Run, strict: Run, values: Any) -> None:
    for function in (any, all):
        assert bool(free(calling(function), tf.constant(values))) is function(values)
        assert strict(calling(function), tf.constant(values)) is function(values)


def test_enumerate_and_zip_of_tensors(free: Run, strict: Run) -> None:
    def twin(a: Any, b: Any) -> Any:
        s = 0

        def body(item: Any) -> None:
            nonlocal s
            i, (x, y) = item
            s = s + i * x * y

        ops.for_(ops.call(enumerate, ops.call(zip, a, b)), body, ("s",), None)
        return s

    a, b = tf.constant([1, 2, 3]), tf.constant([4, 5, 6])

    assert free(twin, a, b).numpy() == 10 + 36
    assert strict(twin, a, b).numpy() == 10 + 36


def test_enumerate_of_an_unknown_length() -> None:
    def twin(a: Any) -> Any:
        s = tf.constant(0)

        def body(item: Any) -> None:
            nonlocal s
            i, x = item
            s = s + i * x

        ops.for_(ops.call(enumerate, a, 1), body, ("s",), None)
        return s

    function = tf.function(
        twin, autograph=False, input_signature=[tf.TensorSpec([None], tf.int32)]
    )

    assert function(tf.constant([5, 6, 7])).numpy() == 5 + 12 + 21


def test_comprehension_over_rows(free: Run) -> None:
    def twin(t: Any) -> Any:
        return tuple([v * 2 for v in ops.iterate(t)])

    assert [v.numpy() for v in free(twin, tf.constant([1, 2]))] == [2, 4]


def test_builtins_of_plain_values_are_pythons() -> None:
    assert ops.call(sorted, [2, 1], reverse=True) == [2, 1]
    assert ops.call(int, "12", 8) == 10
    assert ops.call(dict, a=1) == {"a": 1}


def test_assert_fails_with_its_message_when_the_graph_runs(free: Run) -> None:
    def twin(x: Any) -> Any:
        check(x != 0, lambda: "Do not pass zero!")
        return x * x

    assert free(twin, tf.constant(3)).numpy() == 9
    with pytest.raises(AssertionError, match="Do not pass zero!"):
        free(twin, tf.constant(0))


def test_plain_assert_raises_assertion_error() -> None:
    with pytest.raises(AssertionError, match=r"^why$"):
        check([], lambda: "why")
    with pytest.raises(AssertionError) as raised:
        check(0)
    assert raised.value.args == ()
