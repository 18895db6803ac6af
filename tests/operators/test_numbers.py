"""Python numbers whose value only the graph knows."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest
import tensorflow as tf

from autohook.errors import Refused
from autohook.runtime import interface as ops

Run = Callable[..., Any]


BINARY = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.mod,
    operator.lt,
    operator.eq,
    operator.ge,
    operator.ne,
]


@pytest.mark.parametrize("operation", BINARY, ids=lambda o: o.__name__)
@pytest.mark.parametrize("pair", [(7, 3), (-7, 3), (7, -3), (2**40, 12345)])
def test_ints_compute_as_pythons(strict: Run, operation: Any, pair: Any) -> None:
    def twin(a: Any, b: Any) -> Any:
        a, b = ops.call(int, a), ops.call(int, b)
        return operation(a, b), operation(a, 3), operation(10**6, b)

    a, b = pair
    results = strict(twin, tf.constant(a, tf.int64), tf.constant(b, tf.int64))

    expected = operation(a, b), operation(a, 3), operation(10**6, b)
    assert results == expected
    assert list(map(type, results)) == list(map(type, expected))


@pytest.mark.parametrize("operation", BINARY, ids=lambda o: o.__name__)
def test_floats_compute_as_pythons_or_refuse(strict: Run, operation: Any) -> None:
    def twin(a: Any) -> Any:
        a = ops.call(float, a)
        return operation(a, 0.1), operation(3, a)

    value = tf.constant(0.7, tf.float64)
    a = float(value)
    try:
        results = strict(twin, value)
    except Refused:
        assert operation in (operator.floordiv, operator.mod)
    else:
        assert results == (operation(a, 0.1), operation(3, a))


def test_product_too_large_for_64_bits_fails_the_graph(strict: Run) -> None:
    def twin(a: Any) -> Any:
        a = ops.call(int, a)
        return a * a

    with pytest.raises(tf.errors.InvalidArgumentError, match="grows too large"):
        strict(twin, tf.constant(2**40, tf.int64))


def test_division_by_zero_fails_the_graph(strict: Run) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match="division by zero"):
        strict(lambda a: 1 / ops.call(int, a), tf.constant(0))


@pytest.mark.parametrize("dtype", [tf.float32, tf.float64, tf.int64])
def test_number_takes_the_dtype_beside_it(strict: Run, dtype: Any) -> None:
    def twin(t: Any, n: Any) -> Any:
        n = ops.call(int, n)
        return t * n, n + t, tf.add(t, n)

    t = tf.constant(3, dtype)
    for result, expected in zip(
        strict(twin, t, tf.constant(2)), (t * 2, 2 + t, t + 2), strict=True
    ):
        assert result.dtype == dtype
        assert result.numpy() == expected.numpy()


def test_number_alone_becomes_int32_or_float32(strict: Run) -> None:
    def twin(n: Any) -> Any:
        return tf.convert_to_tensor(ops.call(int, n)), tf.sqrt(ops.call(float, n))

    whole, root = strict(twin, tf.constant(4))

    assert whole.dtype == tf.int32
    assert root.dtype == tf.float32


@pytest.mark.parametrize(
    "use",
    [bool, int, float, str, "{:d}".format, [1, 2].__getitem__, hash, round],
    ids=["bool", "int", "float", "str", "format", "index", "hash", "round"],
)
def test_what_needs_the_value_is_refused(strict: Run, use: Any) -> None:
    with pytest.raises((Refused, TypeError)):
        strict(lambda n: use(ops.call(int, n)), tf.constant(1))
