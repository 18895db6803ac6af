"""Python numbers whose value only the graph knows."""

from __future__ import annotations

import math
import operator
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from autohook.errors import Refused, StagingError
from autohook.runtime import interface as ops

Run = Callable[..., Any]

BINARY = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.mod,
    operator.pow,
    operator.lt,
    operator.eq,
    operator.ge,
    operator.ne,
    divmod,
]
BITWISE = [operator.and_, operator.or_, operator.xor, operator.lshift, operator.rshift]
INTS = [(7, 3), (-7, 3), (7, -3), (0, 5), (2**31, 1)]
FLOATS = [
    (0.7, 0.1),
    (-7.5, 2.0),
    (1e16, 3.0),
    (-0.0, 3.0),
    (2.0, -0.3),
    (math.inf, 2.0),
]


@pytest.fixture(params=["free", "strict"])
def run(request: pytest.FixtureRequest) -> Run:
    """Runs a twin in either mode; the results are plain Python numbers."""
    given: Run = request.getfixturevalue(request.param)

    def plainly(twin: Run, *args: Any) -> Any:
        result = given(lambda *staged: ops.call(tuple, twin(*staged)), *args)
        leaves = result if isinstance(result, tuple) else (result,)
        return tuple(as_plain(leaf) for leaf in leaves)

    return plainly


def as_plain(leaf: Any) -> Any:
    return leaf.numpy().item() if isinstance(leaf, tf.Tensor) else leaf


def bits(value: Any) -> Any:
    """Returns what tells two numbers apart: the type, and the bits of a float."""
    if isinstance(value, tuple):
        return tuple(map(bits, value))
    if isinstance(value, float):
        return "nan" if math.isnan(value) else struct.pack("d", value)
    return type(value), value


def as_tensor(value: Any) -> Any:
    # TensorFlow keeps equal scalars, 0.0 for -0.0 among them; arrays it does not.
    return tf.reshape(tf.constant(np.asarray([value])), [])


@pytest.mark.parametrize("operation", BINARY + BITWISE, ids=lambda o: o.__name__)
@pytest.mark.parametrize("pair", INTS, ids=str)
def test_ints_compute_as_pythons(run: Run, operation: Any, pair: Any) -> None:
    a, b = pair
    if operation in (operator.pow, operator.lshift, operator.rshift):
        a, b = a % 10, abs(b)

    def twin(a: Any, b: Any) -> Any:
        return both_ways(operation, ops.call(int, a), ops.call(int, b), 3, 11)

    assert bits(run(twin, as_tensor(a), as_tensor(b))) == bits(
        both_ways(operation, a, b, 3, 11)
    )


@pytest.mark.parametrize("operation", BINARY, ids=lambda o: o.__name__)
@pytest.mark.parametrize("pair", FLOATS, ids=str)
def test_floats_compute_as_pythons(run: Run, operation: Any, pair: Any) -> None:
    a, b = abs(pair[0]) if operation is operator.pow else pair[0], pair[1]
    if operation is operator.pow and a == 0:
        pytest.skip("a negative power of zero raises")

    def twin(a: Any, b: Any) -> Any:
        return both_ways(operation, ops.call(float, a), ops.call(float, b), 0.3, 3)

    assert bits(run(twin, as_tensor(a), as_tensor(b))) == bits(
        both_ways(operation, a, b, 0.3, 3)
    )


def both_ways(operation: Any, a: Any, b: Any, left: Any, right: Any) -> Any:
    found = [operation(a, b), operation(left, b), operation(a, right)]
    return tuple(x for part in found for x in (part if type(part) is tuple else [part]))


@pytest.mark.parametrize("operation", BINARY + BITWISE[:3], ids=lambda o: o.__name__)
def test_bools_compute_as_pythons(run: Run, operation: Any) -> None:
    yes = True

    def twin(a: Any, b: Any) -> Any:
        return both_ways(operation, ops.call(bool, a), ops.call(bool, b), 2, yes)

    assert bits(run(twin, as_tensor(0), as_tensor(1))) == bits(
        both_ways(operation, not yes, yes, 2, yes)
    )


UNARY: dict[str, Any] = {
    "negative": operator.neg,
    "positive": operator.pos,
    "absolute": abs,
    "rounded": round,
    "two digits": lambda x: round(x, 2),
    "no digits": lambda x: round(x, 0),
    "real": lambda x: x.real,
    "is_integer": lambda x: float.is_integer(x) if type(x) is float else x.is_integer(),
}
HALVES = [0.5, 1.5, 2.5, -2.5, 2.675, -0.0, 1e15 + 0.5, 0.1, 12345.678]


@pytest.mark.parametrize("name", UNARY)
def test_one_float_gives_what_pythons_does(run: Run, name: str) -> None:
    def twin(*values: Any) -> Any:
        return tuple(UNARY[name](ops.call(float, value)) for value in values)

    found = run(twin, *map(as_tensor, HALVES))

    assert bits(found) == bits(tuple(UNARY[name](value) for value in HALVES))


@pytest.mark.parametrize(
    "function",
    [
        operator.invert,
        int.bit_length,
        int.conjugate,
        lambda x: round(x, -1),
        abs,
        round,
    ],
    ids=["invert", "bit_length", "conjugate", "tens", "abs", "round"],
)
def test_one_int_gives_what_pythons_does(run: Run, function: Any) -> None:
    values = [0, 5, 15, 25, -25, 2**40, -1]

    def use(value: Any) -> Any:
        named = getattr(function, "__objclass__", None)
        return getattr(value, function.__name__)() if named else function(value)

    found = run(
        lambda *given: tuple(use(ops.call(int, value)) for value in given),
        *map(as_tensor, values),
    )

    assert bits(found) == bits(tuple(map(use, values)))


@pytest.mark.parametrize("value", [2.9, -2.9, 3e9, -0.5, 9e18])
def test_int_cuts_a_float_off_and_keeps_64_bits(run: Run, value: float) -> None:
    assert run(lambda x: (ops.call(int, x),), as_tensor(value)) == (int(value),)


def test_float_is_as_precise_as_the_tensor(run: Run) -> None:
    found = run(lambda x: (ops.call(float, x),), tf.constant(0.1, tf.float64))

    assert found == (0.1,)


def test_float32_tensor_gives_its_own_number(run: Run) -> None:
    found = run(lambda x: (ops.call(float, x),), tf.constant(0.1))

    assert found == (0.10000000149011612,)


@pytest.mark.parametrize("number", [2**53 + 1, 2**53, -(2**53) - 1, 2**62 - 1])
@pytest.mark.parametrize("symbol", ["<", "<=", "==", "!=", ">", ">="])
def test_int_and_float_are_compared_exactly(run: Run, number: int, symbol: str) -> None:
    def compare(a: Any, b: Any) -> Any:
        return ops.compare(a, symbol, lambda: b), ops.compare(b, symbol, lambda: a)

    def twin(a: Any, b: Any) -> Any:
        return compare(ops.call(int, a), ops.call(float, b))

    near = float(number)

    assert run(twin, as_tensor(number), as_tensor(near)) == compare(number, near)


def test_hash_of_facts_is_exact(run: Run) -> None:
    def twin(start: Any) -> Any:
        value = ops.call(int, start)
        for _ in range(8):
            value = value * 33 + 7
        return (value,)

    assert run(twin, tf.constant(5381)) == (7568192426640061,)


def test_floats_keep_their_bits_where_a_graph_is_rewritten(run: Run) -> None:
    def compute(x: Any) -> Any:
        return (
            (x + 0.1) + 0.2,
            (x * 0.1) * 0.3,
            x / 3.0,
            x * 0.3 / 0.7,
            x**3.0,
            x + (x * x + (x - 0.3)),
            (x - 0.1) + 0.3,
            0.0 - (x - x),
        )

    for value in (2.736205631335496, 2.686964922356096, 1.1511812544651348):
        found = run(lambda x: compute(ops.call(float, x)), as_tensor(value))

        assert bits(found) == bits(compute(value))


def test_number_has_no_gradient() -> None:
    def slope(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * ops.call(float, x)
        return tape.gradient(y, x)

    found = tf.function(slope, autograph=False)(tf.constant(3.0))

    assert found.numpy() == 3.0


# -- what fails ------------------------------------------------------------------------


@pytest.mark.parametrize("operation", [*BINARY[3:6], divmod], ids=lambda o: o.__name__)
@pytest.mark.parametrize("kind", [int, float], ids=lambda k: k.__name__)
def test_division_by_zero_raises_pythons_own(
    free: Run, operation: Any, kind: type
) -> None:
    with pytest.raises(ZeroDivisionError) as expected:
        operation(kind(1), kind(0))

    with pytest.raises(ZeroDivisionError) as found:
        free(lambda a: operation(1, ops.call(kind, a)), tf.constant(0))

    assert found.value.args == expected.value.args


@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize("convert", [int, round, math.floor])
def test_int_of_no_number_raises_pythons_own(
    free: Run, convert: Any, value: float
) -> None:
    with pytest.raises((ValueError, OverflowError)) as expected:
        convert(value)

    with pytest.raises(expected.type) as found:
        free(lambda x: ops.call(convert, ops.call(float, x)), as_tensor(value))

    assert found.value.args == expected.value.args


@pytest.mark.parametrize(
    "compute", [lambda a: 2**40 * a, lambda a: a * a, lambda a: a**2]
)
def test_int_of_too_many_bits_fails_and_says_what_to_do(
    free: Run, compute: Any
) -> None:
    with pytest.raises(StagingError, match=r"AH236.*Compute with a float"):
        free(lambda a: compute(ops.call(int, a)), tf.constant(2**40, tf.int64))


def test_int_of_too_many_bits_fails_the_strict_graph(strict: Run) -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match="AH236"):
        strict(lambda a: ops.call(int, a) * ops.call(int, a), as_tensor(2**40))


def test_sum_of_a_loop_is_checked(free: Run) -> None:
    def twin(n: Any) -> Any:
        total = ops.call(int, n)
        for _ in range(3):
            total = total + total
        return total

    assert free(twin, as_tensor(2**58)).numpy() == 2**61
    with pytest.raises(StagingError, match="AH236"):
        free(twin, as_tensor(2**60))


@pytest.mark.parametrize(
    "use",
    [bool, str, "{:d}".format, [1, 2].__getitem__, hash, np.sqrt, np.asarray],
    ids=["bool", "str", "format", "index", "hash", "ufunc", "array"],
)
def test_what_needs_the_value_is_refused(strict: Run, use: Any) -> None:
    with pytest.raises((Refused, TypeError)):
        strict(lambda n: use(ops.call(int, n)), tf.constant(1))


@pytest.mark.parametrize("use", [np.sqrt, np.asarray, bool, [1, 2].__getitem__])
def test_what_needs_the_value_says_so_at_the_users_line(free: Run, use: Any) -> None:
    with pytest.raises(
        StagingError, match=r"AH230 .*test_numbers.py.*Return the tensor"
    ):
        free(lambda n: use(ops.call(int, n)), tf.constant(1))


def test_attribute_that_such_numbers_lack_raises_pythons_own(free: Run) -> None:
    with pytest.raises(AttributeError, match="'int' object has no attribute 'shape'"):
        free(lambda n: ops.call(int, n).shape, tf.constant(1))


# -- among tensors ---------------------------------------------------------------------


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


@pytest.mark.parametrize("kind", [int, float, bool], ids=lambda k: k.__name__)
def test_result_of_a_graph_has_64_bits(free: Run, kind: Any) -> None:
    result = free(lambda x: ops.call(kind, x), tf.constant(1.0))

    assert result.dtype == {int: tf.int64, float: tf.float64, bool: tf.bool}[kind]


def test_numbers_leave_a_graph_in_any_structure(free: Run) -> None:
    result = free(
        lambda x: {"a": [ops.call(int, x), (ops.call(float, x), "b")]}, tf.constant(2)
    )

    assert result["a"][0].dtype == tf.int64
    assert result["a"][1][0].dtype == tf.float64


def test_sum_of_two_products_of_32_bits_is_checked(free: Run) -> None:
    def twin(n: Any) -> Any:
        n = ops.call(int, n)
        return n * n + n * n

    assert free(twin, tf.constant(2**15)).numpy() == 2**31
    with pytest.raises(StagingError, match="AH236"):
        free(twin, tf.constant(-(2**31)))
