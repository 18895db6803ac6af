"""`int()`, `float()`, `bool()` and what else makes or tests numbers."""

from __future__ import annotations

import builtins
from typing import Any, NoReturn

import numpy as np
import tensorflow as tf
from tensorflow.python.framework.ops import EagerTensor

from autohook.staging.numbers import StagedNumber, raw_tensor
from autohook.staging.numbers.failing import error_of, require_small
from autohook.staging.numbers.kinds import WIDEST
from autohook.staging.numbers.native import power_modulo
from autohook.staging.numbers.rounding import to_int
from autohook.staging.operators.builtins.rule import Rule, has_staged
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.values import truth


def int_(value: Any = 0, *base: Any) -> Any:
    """Returns `int(value)`; never narrower than the value needs."""
    if base:
        refuse("AH234", "a number is read from text with a staged base")
    if isinstance(value, StagedNumber):
        return to_int(value)
    tensor = _single(value)
    if tensor.dtype == tf.string:
        return StagedNumber(int, _parsed(tensor, tf.int64), WIDEST)
    if tensor.dtype.is_floating:
        return to_int(StagedNumber(float, _double(tensor)))
    if tensor.dtype == tf.bool:
        return StagedNumber(int, tf.cast(tensor, tf.int64), 1)
    whole = tf.cast(tensor, tf.int64)
    if tensor.dtype == tf.uint64:
        require_small(tf.greater_equal(whole, 0), "int()")
    return StagedNumber(int, whole, max(tensor.dtype.max, -tensor.dtype.min))


def float_(value: Any = 0.0) -> Any:
    """Returns `float(value)`; exactly the value's number."""
    if isinstance(value, StagedNumber):
        return StagedNumber(float, raw_tensor(value, float))
    tensor = _single(value)
    if tensor.dtype == tf.string:
        return StagedNumber(float, _parsed(tensor, tf.float64))
    return StagedNumber(float, _double(tensor))


def bool_(value: Any = False) -> Any:  # noqa: FBT002 - as Python's own
    """Returns `bool(value)`."""
    return StagedNumber(bool, truth(value))


def _double(tensor: Any) -> Any:
    # A Python number is a constant to a gradient.
    return tf.stop_gradient(tf.cast(tensor, tf.float64))


def _parsed(tensor: Any, dtype: tf.DType) -> Any:
    if is_strict():
        refuse("AH234", "a number is read from the text of a tensor")
    return tf.strings.to_number(tensor, dtype)


def _single(value: Any) -> Any:
    """Returns the only element of a tensor.

    Raises:
        TypeError: If there are several, or none, with NumPy's own text.
    """
    tensor = tf.convert_to_tensor(value)
    if tensor.dtype.is_complex:
        raise TypeError("can't convert complex to a real number")
    if tensor.shape.rank == 0:
        return tensor
    if tensor.shape.num_elements() not in (1, None):
        raise error_of(lambda: float(np.zeros(tensor.shape.as_list())))
    return tf.reshape(tensor, [])


def number_of(value: Any) -> Any:
    """Returns a number, or a tensor as the float that Python's functions ask it for."""
    return value if _is_number(value) else float_(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, StagedNumber) or type(value) in (bool, int, float)


def round_(number: Any, ndigits: Any = None) -> Any:
    """Returns `round(number, ndigits)`, where the digits may be staged."""
    if isinstance(number, float) and isinstance(ndigits, StagedNumber):
        refuse("AH230", "round() needs a number of digits that only the graph knows")
    return round(number, ndigits)


def pow_(base: Any, exp: Any, mod: Any = None) -> Any:
    """Returns `pow(base, exp, mod)`; Python asks only the base how, if it has three."""
    return base**exp if mod is None else power_modulo(base, exp, mod)


def divmod_(left: Any, right: Any, /) -> Any:
    """Returns `divmod(left, right)`, which eager tensors do not know."""
    if not any(isinstance(value, tf.Tensor) for value in (left, right)):
        return divmod(left, right)
    with tf.init_scope():
        examples = [
            tf.zeros([], value.dtype) if isinstance(value, tf.Tensor) else value
            for value in (left, right)
        ]
        one, other = (
            value.kind(1) if isinstance(value, StagedNumber) else value
            for value in examples
        )
        return divmod(one, other)


def complex_(*_parts: Any, **_named: Any) -> NoReturn:
    """Refuses: there are no staged complex numbers."""
    refuse(
        "AH230",
        "complex() needs Python numbers that only the graph knows",
        "Make a tensor with `tf.complex`.",
    )


def is_taken(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Returns whether the value of an argument is known only to the graph.

    In a graph of the user's, an eager tensor is as good as its number.
    """
    if args and isinstance(args[0], EagerTensor) and not is_strict():
        return False
    return has_staged(args, kwargs)


RULES = (
    Rule(builtins.int, int_, is_taken),
    Rule(builtins.float, float_, is_taken),
    Rule(builtins.bool, bool_, is_taken),
    Rule(builtins.divmod, divmod_),
    Rule(builtins.pow, pow_),
    Rule(builtins.round, round_, is_taken),
    Rule(builtins.complex, complex_, is_taken),
)
