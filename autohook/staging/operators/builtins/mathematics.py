"""The functions of `math` on staged numbers, and on tensors that stand for numbers.

`OPS` gives what TensorFlow's float64 kernels give for scalars: the C library's own
result, as in CPython (tests/operators/test_math.py compares bits). What has no such
op, Python computes when the graph runs; strictly that is refused.
"""

from __future__ import annotations

import functools
import math
import operator
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.numbers import (
    StagedNumber,
    exactness,
    floats,
    native,
    raw_tensor,
)
from autohook.staging.numbers.failing import error_of, require, require_small
from autohook.staging.numbers.integers import settled
from autohook.staging.numbers.rounding import to_int
from autohook.staging.operators.builtins.items import items_of
from autohook.staging.operators.builtins.numbers import int_, is_taken, number_of
from autohook.staging.operators.builtins.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

# The op, an argument for which there is no value, and one for which it is infinite.
OPS: dict[str, tuple[Any, float | None, float | None]] = {
    "acos": (tf.acos, 2.0, None),
    "acosh": (tf.acosh, 0.0, None),
    "asin": (tf.asin, 2.0, None),
    "asinh": (tf.asinh, None, None),
    "atan": (tf.atan, None, None),
    "atanh": (tf.atanh, 2.0, 1.0),
    "cos": (tf.cos, math.inf, None),
    "cosh": (tf.cosh, None, 1000.0),
    "exp": (tf.exp, None, 1000.0),
    "expm1": (tf.math.expm1, None, 1000.0),
    "fabs": (tf.abs, None, None),
    "log": (tf.math.log, -1.0, 0.0),
    "log1p": (tf.math.log1p, -2.0, -1.0),
    "sin": (tf.sin, math.inf, None),
    "sinh": (tf.sinh, None, 1000.0),
    "sqrt": (tf.sqrt, -1.0, None),
    "tan": (tf.tan, math.inf, None),
    "tanh": (tf.tanh, None, None),
}
_FLOATS = (
    "cbrt copysign dist erf erfc exp2 fma fsum gamma hypot ldexp lgamma log10 log2"
    " nextafter remainder ulp"
)
_INTS = "comb perm"
_OF_LISTS = ("dist", "fsum")


def _float(value: Any) -> Any:
    return raw_tensor(number_of(value), float)


def _unary(name: str) -> Callable[[Any], StagedNumber]:
    function = getattr(math, name)
    operation, undefined, infinite = OPS[name]

    def staged(value: Any, /) -> StagedNumber:
        tensor = _float(value)
        result = operation(exactness.operand(tensor))
        checks = []
        if undefined is not None:
            error = error_of(lambda: function(undefined))
            known = tf.math.is_nan(result) & tf.logical_not(tf.math.is_nan(tensor))
            checks.append(require(tf.logical_not(known), error))
        if infinite is not None:
            error = error_of(lambda: function(infinite))
            fine = tf.logical_not(tf.math.is_inf(result)) | tf.math.is_inf(tensor)
            checks.append(require(fine, error))
        return _checked(checks, result)

    return staged


def _checked(checks: list[Any], result: Any) -> StagedNumber:
    if checks and not tf.inside_function():
        with tf.control_dependencies(checks):
            result = tf.identity(result)
    return StagedNumber(float, exactness.opaque(result))


_LOG = _unary("log")


def log(value: Any, *base: Any) -> Any:
    """Returns `math.log(value, base)`."""
    if not base:
        return _LOG(value)
    return _LOG(value) / _LOG(*base)


def power(left: Any, right: Any, /) -> StagedNumber:
    """Returns `math.pow(left, right)`."""
    a, b = _float(left), _float(right)
    result = tf.pow(exactness.operand(a), exactness.opaque(exactness.operand(b)))
    finite = tf.math.is_finite(a) & tf.math.is_finite(b)
    fine = tf.math.is_finite(result) | tf.logical_not(finite)
    if state.recorder is not None:
        return _checked([require_small(fine, "`math.pow`")], result)
    zero = tf.equal(a, 0.0) & tf.less(b, 0.0)
    undefined = finite & (tf.math.is_nan(result) | zero)
    checks = [
        require(tf.logical_not(undefined), error_of(lambda: math.pow(-1.0, 0.5))),
        require(fine | undefined, error_of(lambda: math.pow(10.0, 400.0))),
    ]
    return _checked(checks, result)


def atan2(left: Any, right: Any, /) -> StagedNumber:
    """Returns `math.atan2(left, right)`."""
    return StagedNumber(float, tf.atan2(_float(left), _float(right)))


def fmod(left: Any, right: Any, /) -> StagedNumber:
    """Returns `math.fmod(left, right)`."""
    a, b = _float(left), _float(right)
    result = tf.raw_ops.Mod(x=a, y=b)
    plain = tf.math.is_nan(result) & tf.logical_not(tf.math.is_nan(a + b))
    error = error_of(lambda: math.fmod(1.0, 0.0))
    return _checked([require(tf.logical_not(plain), error)], result)


def _scaled(factor: float) -> Callable[[Any], Any]:
    def staged(value: Any, /) -> Any:
        return StagedNumber(float, _float(value)) * factor

    return staged


def _test(operation: Any) -> Callable[[Any], StagedNumber]:
    def staged(value: Any, /) -> StagedNumber:
        return StagedNumber(bool, operation(_float(value)))

    return staged


def _rounded(toward: Any) -> Callable[[Any], StagedNumber]:
    def staged(value: Any, /) -> StagedNumber:
        return to_int(number_of(value), toward)

    return staged


def isqrt(value: Any, /) -> StagedNumber:
    """Returns `math.isqrt(value)`: a float's root, and one more or less."""
    whole = settled(_int(value))
    error = error_of(lambda: math.isqrt(-1))
    require(tf.greater_equal(whole, 0), error)
    root = tf.cast(tf.sqrt(tf.cast(whole, tf.float64)), tf.int64)
    root = tf.where(root * root > whole, root - 1, root)
    root = tf.where((root + 1) * (root + 1) <= whole, root + 1, root)
    return StagedNumber(int, root, 2**31)


def _int(value: Any) -> Any:
    if getattr(value, "kind", type(value)) is float:
        raise TypeError("'float' object cannot be interpreted as an integer")
    return value if isinstance(value, StagedNumber) else int_(value)


def gcd(*values: Any) -> Any:
    """Returns `math.gcd(*values)`."""
    start: Any = 0
    return functools.reduce(_gcd, map(_int, values), start)


def _gcd(left: Any, right: Any) -> StagedNumber:
    pair = tf.abs(settled(left)), tf.abs(settled(right))
    divisor, _ = tf.while_loop(
        lambda _, rest: tf.not_equal(rest, 0),
        lambda divisor, rest: (rest, tf.math.floormod(divisor, rest)),
        pair,
    )
    return StagedNumber(int, divisor)


def lcm(*values: Any) -> Any:
    """Returns `math.lcm(*values)`."""
    start: Any = 1
    return functools.reduce(_lcm, map(_int, values), start)


def _lcm(left: Any, right: Any) -> StagedNumber:
    divisor = _gcd(left, right)
    one = StagedNumber(int, tf.maximum(divisor.tensor, 1))
    product: StagedNumber = abs(left // one * right)
    return product


def factorial(value: Any, /) -> StagedNumber:
    """Returns `math.factorial(value)`, of up to 20."""
    number = _int(value)
    require(tf.greater_equal(number.tensor, 0), error_of(lambda: math.factorial(-1)))
    require_small(tf.less_equal(number.tensor, 20), "math.factorial()")
    known = tf.constant([math.factorial(n) for n in range(21)], tf.int64)
    return StagedNumber(int, tf.gather(known, tf.clip_by_value(number.tensor, 0, 20)))


def prod(values: Any, /, *, start: Any = 1) -> Any:
    """Returns `math.prod(values, start=start)`."""
    return functools.reduce(operator.mul, items_of(values), start)


def isclose(a: Any, b: Any, *, rel_tol: Any = 1e-09, abs_tol: Any = 0.0) -> Any:
    """Returns `math.isclose(a, b)`, as `math_isclose_impl` of CPython does."""
    a, b = StagedNumber(float, _float(a)), StagedNumber(float, _float(b))
    relative, absolute = (
        StagedNumber(float, _float(value)) for value in (rel_tol, abs_tol)
    )
    difference = abs(b - a)
    near = (
        (difference <= abs(relative * b))
        | (difference <= abs(relative * a))
        | (difference <= absolute)
    )
    infinite = tf.math.is_inf(a.tensor) | tf.math.is_inf(b.tensor)
    finite = StagedNumber(bool, tf.logical_not(infinite))
    return (a == b) | (finite & near)


def modf(value: Any, /) -> Any:
    """Returns `math.modf(value)`: both parts have the sign of the value."""
    tensor = _float(value)
    whole = tf.where(tensor < 0.0, tf.math.ceil(tensor), tf.floor(tensor))
    zero = tf.zeros([], tf.float64)
    part = tf.where(tf.math.is_inf(tensor), zero, floats.subtract(tensor, whole))
    sign = tf.bitwise.bitwise_and(tf.bitcast(tensor, tf.int64), tf.int64.min)
    signed = [
        tf.bitcast(tf.bitwise.bitwise_or(tf.bitcast(one, tf.int64), sign), tf.float64)
        for one in (part, whole)
    ]
    return tuple(StagedNumber(float, one) for one in signed)


def _by_python(name: str, kind: type) -> Callable[..., Any]:
    function = getattr(math, name)

    def staged(*args: Any) -> Any:
        if name in _OF_LISTS:
            given = [[number_of(item) for item in items_of(arg)] for arg in args]
            return native.evaluate(function, given, kind)
        convert = _int if kind is int else number_of
        plain = (int, float)
        return native.evaluate(
            function, [a if type(a) in plain else convert(a) for a in args], kind
        )

    return staged


_STAGED: dict[str, Callable[..., Any]] = {
    **{name: _unary(name) for name in OPS},
    "atan2": atan2,
    "ceil": _rounded(tf.math.ceil),
    "degrees": _scaled(180.0 / math.pi),
    "factorial": factorial,
    "floor": _rounded(tf.floor),
    "fmod": fmod,
    "gcd": gcd,
    "isclose": isclose,
    "isfinite": _test(tf.math.is_finite),
    "isinf": _test(tf.math.is_inf),
    "isnan": _test(tf.math.is_nan),
    "isqrt": isqrt,
    "lcm": lcm,
    "log": log,
    "modf": modf,
    "pow": power,
    "prod": prod,
    "radians": _scaled(math.pi / 180.0),
    "trunc": _rounded(None),
    **{
        name: _by_python(name, float) for name in _FLOATS.split() if hasattr(math, name)
    },
    **{name: _by_python(name, int) for name in _INTS.split()},
}

RULES = tuple(
    Rule(getattr(math, name), staged, is_taken) for name, staged in _STAGED.items()
)
