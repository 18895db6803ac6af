"""The functions of `math` and `operator` on numbers that only the graph knows."""

from __future__ import annotations

import math
import operator
import random
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from autohook.errors import Refused
from autohook.runtime import interface as ops
from autohook.staging.operators.builtins import mathematics

Run = Callable[..., Any]

EDGES = [0.0, -0.0, 0.5, 1.0, -1.0, 2.5, -2.5, 1e300, math.inf, -math.inf, math.nan]
_random = random.Random(7)
VALUES = [
    *EDGES,
    *(_random.uniform(-700, 700) for _ in range(60)),
    *(_random.uniform(-1, 1) for _ in range(40)),
    *(_random.uniform(-1, 1) * 10.0 ** _random.randint(-9, 9) for _ in range(60)),
]
PAIRS = [(_random.choice(VALUES), _random.choice(VALUES)) for _ in range(80)]


def outcome(function: Any, *args: Any) -> Any:
    """Returns the bits of a result, or the exception."""
    try:
        result = function(*args)
    except (ArithmeticError, ValueError) as error:
        return type(error), error.args
    parts = result if isinstance(result, tuple) else (result,)
    return [
        "nan" if part != part else struct.pack("d", part) for part in map(float, parts)
    ]


def staged(function: Any, kinds: list[Any]) -> Run:
    """Returns the function of numbers as a graph of the user's computes it."""
    from autohook.staging.operators import library_scope

    def twin(*tensors: Any) -> Any:
        given = [ops.call(kind, t) for kind, t in zip(kinds, tensors, strict=True)]
        return ops.call(function, *given)

    graph = tf.function(
        lambda *tensors: library_scope.run_twin(twin, tensors), autograph=False
    )

    def run(*args: Any) -> Any:
        # TensorFlow keeps equal scalars, 0.0 for -0.0 among them; arrays it does not.
        result = graph(*[tf.reshape(tf.constant(np.asarray([a])), []) for a in args])
        if isinstance(result, tuple):
            return tuple(part.numpy().item() for part in result)
        return result.numpy().item()

    return run


UNARY = [
    *mathematics.OPS,
    *("degrees", "radians", "isnan", "isinf", "isfinite", "modf"),
    *("erf", "gamma", "log2", "log10"),
]


@pytest.mark.parametrize("name", UNARY)
def test_function_of_one_float_has_the_bits_of_pythons(name: str) -> None:
    function = getattr(math, name)
    run = staged(function, [float])

    for value in VALUES:
        assert outcome(run, value) == outcome(function, value), value


@pytest.mark.parametrize("name", ["atan2", "fmod", "pow", "copysign", "isclose", "log"])
def test_function_of_two_floats_has_the_bits_of_pythons(name: str) -> None:
    function = getattr(math, name)
    run = staged(function, [float, float])

    for pair in PAIRS:
        if not is_subnormal(function, pair):
            assert outcome(run, *pair) == outcome(function, *pair), pair


def is_subnormal(function: Any, pair: Any) -> bool:
    """Returns whether the result is so small that TensorFlow flushes it to zero."""
    try:
        return 0 < abs(float(function(*pair))) < 2.3e-308
    except (ArithmeticError, ValueError):
        return False


@pytest.mark.parametrize("name", ["floor", "ceil", "trunc"])
def test_rounding_gives_an_int(free: Run, name: str) -> None:
    function = getattr(math, name)

    result = free(lambda x: ops.call(function, ops.call(float, x)), tf.constant(-2.5))

    assert result.dtype == tf.int64
    assert result.numpy() == function(-2.5)


@pytest.mark.parametrize("name", ["gcd", "lcm", "comb", "perm"])
@pytest.mark.parametrize("pair", [(12, 18), (0, 5), (7, 0), (20, 3), (0, 0)], ids=str)
def test_function_of_ints_gives_pythons(name: str, pair: Any) -> None:
    function = getattr(math, name)

    assert staged(function, [int, int])(*pair) == function(*pair)


@pytest.mark.parametrize("value", [0, 1, 3, 4, 2**52 + 1, 10**12, (2**30 + 1) ** 2 - 1])
def test_isqrt_is_exact(value: int) -> None:
    assert staged(math.isqrt, [int])(value) == math.isqrt(value)


def test_factorial_and_product(free: Run) -> None:
    def twin(n: Any) -> Any:
        n = ops.call(int, n)
        return ops.call(math.factorial, n), ops.call(math.prod, [n, n, 2.0])

    result = free(twin, tf.constant(5))

    assert [part.numpy() for part in result] == [120, 50.0]


def test_tensor_is_taken_for_its_number(free: Run) -> None:
    result = free(lambda x: ops.call(math.sqrt, x), tf.constant(2.0, tf.float64))

    assert result.numpy() == math.sqrt(2.0)


def test_domain_error_is_pythons_own(free: Run) -> None:
    with pytest.raises(ValueError, match=r"^math domain error$"):
        free(lambda x: ops.call(math.sqrt, x), tf.constant(-1.0))


def test_strict_refuses_what_python_would_compute(strict: Run) -> None:
    with pytest.raises(Refused, match="AH230"):
        strict(lambda x: ops.call(math.erf, ops.call(float, x)), tf.constant(0.5))


def test_strict_computes_what_has_an_exact_op(strict: Run) -> None:
    result = strict(lambda x: ops.call(math.sin, ops.call(float, x)), tf.constant(0.5))

    assert result == math.sin(0.5)


@pytest.mark.parametrize(
    "function",
    [operator.neg, operator.index, operator.truth, operator.not_, operator.abs],
)
def test_operator_functions_of_one_int(free: Run, function: Any) -> None:
    result = free(lambda n: ops.call(function, ops.call(int, n)), tf.constant(-3))

    assert result.numpy() == function(-3)


@pytest.mark.parametrize("values", [(3, 5, 7), (2, 10, 1000), (5, 0, 3)], ids=str)
def test_pow_with_a_modulus(values: Any) -> None:
    assert staged(pow, [int, int, int])(*values) == pow(*values)


def test_divmod_of_a_tensor_raises_what_eager_does(free: Run) -> None:
    with pytest.raises(TypeError, match=r"divmod\(\): .*EagerTensor' and 'int'"):
        free(lambda t: ops.call(divmod, t, 2), tf.constant(7))
