"""Numbers that only the graph knows, handed to TensorFlow's functions."""

from __future__ import annotations

import enum
import importlib
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf

import autohook
from autohook.errors import StagingError
from autohook.runtime import interface as ops
from autohook.runtime.units import registry
from autohook.staging.operators.result_dtypes import would_convert

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., Any]

T = tf.constant
USES: dict[str, Any] = {
    "constant": lambda n, _x, _t: ops.call(tf.constant, n),
    "constant of a list": lambda n, _x, _t: ops.call(tf.constant, [n, 2.5]),
    "constant of a dtype": lambda n, x, _t: ops.call(tf.constant, [x, n], tf.float64),
    "cast": lambda n, _x, _t: ops.call(tf.cast, n, tf.float32),
    "cast of a float": lambda _n, x, _t: ops.call(tf.cast, x, tf.float64),
    "convert": lambda n, _x, _t: tf.convert_to_tensor(n),
    "half": lambda _n, x, _t: tf.convert_to_tensor(x, tf.float16),
    "fill": lambda n, _x, _t: tf.fill([n], 0.0),
    "zeros": lambda n, _x, _t: ops.call(tf.zeros, [n, 2]),
    "ones": lambda n, _x, _t: ops.call(tf.ones, (n,)),
    "range": lambda n, _x, _t: tf.range(n),
    "range of a float": lambda _n, x, _t: tf.range(x),
    "reshape": lambda n, _x, _t: tf.reshape(tf.range(6), [n, -1]),
    "item": lambda n, _x, t: ops.item(t, n),
    "last items": lambda n, _x, t: ops.item(t, slice(-n, None)),
    "two axes": lambda n, _x, t: ops.item(tf.reshape(t, [2, 2]), (1, slice(None, n))),
    "stack": lambda n, _x, _t: tf.stack([n, n + 1]),
    "stack with a tensor": lambda n, _x, _t: tf.stack([n, T(3)]),
    "concat": lambda n, _x, t: tf.concat([t, [n]], 0),
    "sum": lambda n, _x, t: t + n,
    "product": lambda _n, x, t: tf.cast(t, tf.float64) * x,
    "maximum": lambda n, _x, _t: tf.maximum(n, 2),
    "where": lambda n, _x, t: tf.where(t > n, n, 0),
    "one hot": lambda n, _x, _t: tf.one_hot(1, n),
    "tile": lambda n, _x, t: tf.tile(t, [n]),
    "pad": lambda n, _x, t: ops.call(tf.pad, t, [[n, 0]]),
    "eye": lambda n, _x, _t: ops.call(tf.eye, n),
    "split": lambda n, _x, _t: tf.split(tf.range(6), [n, 6 - n])[0],
    "slice": lambda n, _x, t: tf.slice(t, [n], [1]),
    "array": lambda n, _x, _t: tf.TensorArray(tf.int32, 5).write(n, 7).stack(),
    "size of an array": lambda n, _x, _t: (
        ops.call(tf.TensorArray, tf.int32, n).unstack(tf.range(n)).stack()
    ),
    "take": lambda n, _x, _t: (
        tf.data.Dataset.range(9).take(n).reduce(T(0, tf.int64), tf.add)
    ),
    "dropout": lambda _n, x, _t: ops.call(tf.nn.dropout, tf.ones([3]), x - x),
    "keras": lambda n, _x, _t: ops.call(tf.keras.ops.arange, n),
    "a function": lambda n, _x, _t: ops.call(tf.function(tf.square), n),
    "matrix": lambda n, _x, _t: tf.matmul([[n, 1]], [[1], [n]]),
    "wide int": lambda n, _x, _t: ops.call(tf.cast, n * 10**9, tf.float64),
    "wrapped around": lambda n, _x, t: t + n * 2**31,
}


@pytest.mark.parametrize("name", USES)
def test_function_takes_a_staged_number_as_a_plain_one(free: Run, name: str) -> None:
    def twin(n: Any, x: Any, t: Any) -> Any:
        return USES[name](ops.call(int, n), ops.call(float, x), t)

    t = T([1, 2, 3, 4])
    expected = USES[name](3, 0.75, t)

    found = free(twin, T(3), T(0.75, tf.float64), t)

    assert found.dtype == expected.dtype
    assert found.numpy().tolist() == expected.numpy().tolist()


def test_number_that_alone_would_be_an_int64_tensor_fails(free: Run) -> None:
    with pytest.raises(StagingError, match=r"AH236.*int32"):
        free(lambda n: tf.convert_to_tensor(ops.call(int, n)), T(2**40))


class Colour(enum.IntEnum):
    RED = 3


def test_member_of_an_int_enum_is_an_int(free: Run) -> None:
    found = free(lambda n: (ops.call(int, n) + Colour.RED) * 2, T(4))

    assert found.numpy() == 14


PROGRAM = """
    def numbers(x):
        return int(x), float(x), bool(x)
"""


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Returns the function of a listed module."""
    name = f"numbers_{tmp_path.name}"
    (tmp_path / f"{name}.py").write_text(textwrap.dedent(PROGRAM))
    monkeypatch.syspath_prepend(str(tmp_path))
    with autohook.install(modules=[name], cache=False, strict=True):
        numbers = importlib.import_module(name).numbers
    numbers(T(1.0))
    yield numbers
    del sys.modules[name], registry.modules[name]


def dtypes(found: Any) -> list[str]:
    return [tensor.dtype.name for tensor in found]


def test_result_gets_the_dtypes_that_autograph_would_give(listed: Any) -> None:
    for _ in range(2):
        found = tf.function(listed)(T(2.5))

        assert dtypes(found) == ["int32", "float32", "bool"]


def test_result_without_autograph_has_64_bits(listed: Any) -> None:
    found = tf.function(listed, autograph=False)(T(2.5))

    assert dtypes(found) == ["int64", "float64", "bool"]


def test_dataset_gets_the_dtypes_that_autograph_would_give(listed: Any) -> None:
    spec = tf.data.Dataset.from_tensors(T(2.5)).map(listed).element_spec

    assert dtypes(spec) == ["int32", "float32", "bool"]


def test_int_that_autograph_would_cut_off_fails(listed: Any) -> None:
    with pytest.raises(StagingError, match=r"AH236.*int32"):
        tf.function(listed)(T(3e9, tf.float64))


def test_nobody_converts_what_eager_code_calls() -> None:
    assert not would_convert(None)
