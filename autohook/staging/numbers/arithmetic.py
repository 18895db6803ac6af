"""Binary operators of staged numbers: which rule computes a pair of operands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from autohook.runtime.reads import INPLACE
from autohook.staging.numbers import bits, failing, floats, integers, powers
from autohook.staging.numbers.kinds import DTYPES
from autohook.staging.numbers.staged_number import (
    StagedNumber,
    bound_of,
    kind_of,
    raw_tensor,
)

_Rules = dict[str, Callable[[Any, Any], Any]]

_INTEGERS: _Rules = {
    "+": integers.add,
    "-": integers.subtract,
    "*": integers.multiply,
    "/": integers.divide,
    "//": integers.floor_divide,
    "%": integers.modulo,
    "**": powers.of_ints,
    "<<": bits.shift_left,
    ">>": bits.shift_right,
    "&": lambda a, b: bits.combine("&", a, b),
    "|": lambda a, b: bits.combine("|", a, b),
    "^": lambda a, b: bits.combine("^", a, b),
}
_FLOATS: _Rules = {
    "+": floats.add,
    "-": floats.subtract,
    "*": floats.multiply,
    "/": floats.divide,
    "//": floats.floor_divide,
    "%": floats.modulo,
    "**": powers.of_floats,
}
_METHODS = {
    "+": ("__add__", "__radd__"),
    "-": ("__sub__", "__rsub__"),
    "*": ("__mul__", "__rmul__"),
    "/": ("__truediv__", "__rtruediv__"),
    "//": ("__floordiv__", "__rfloordiv__"),
    "%": ("__mod__", "__rmod__"),
    "**": ("__pow__", "__rpow__"),
    "<<": ("__lshift__", "__rlshift__"),
    ">>": ("__rshift__", "__rrshift__"),
    "&": ("__and__", "__rand__"),
    "|": ("__or__", "__ror__"),
    "^": ("__xor__", "__rxor__"),
}


def compute(symbol: str, left: Any, right: Any) -> Any:
    """Returns `left <symbol> right`, one of which is a staged number."""
    left, right = plain(left), plain(right)
    kinds = kind_of(left), kind_of(right)
    if None in kinds:
        return _with_other(symbol, left, right)
    if float not in kinds:
        return _INTEGERS[symbol](left, right)
    if symbol not in _FLOATS:
        return NotImplemented
    a, b = raw_tensor(left, float), raw_tensor(right, float)
    return StagedNumber(float, _FLOATS[symbol](a, b))


def plain(value: Any) -> Any:
    """Returns an object of a class such as IntEnum as the int that it computes as."""
    kind = type(value)
    if kind not in DTYPES and isinstance(value, int) and kind.__add__ is int.__add__:
        return int(value)
    return value


def divide(left: Any, right: Any) -> Any:
    """Returns `divmod(left, right)`."""
    kinds = kind_of(left), kind_of(right)
    if None in kinds:
        return NotImplemented
    if float not in kinds:
        return integers.both(left, right)
    pair = floats.both(raw_tensor(left, float), raw_tensor(right, float))
    return tuple(StagedNumber(float, tensor) for tensor in pair)


def negate(value: StagedNumber) -> StagedNumber:
    """Returns `-value`."""
    if value.kind is float:
        return StagedNumber(float, -value.tensor)
    return integers.subtract(0, value)


def absolute(value: StagedNumber) -> StagedNumber:
    """Returns `abs(value)`."""
    if value.kind is float:
        return StagedNumber(float, tf.abs(value.tensor))
    return StagedNumber(int, tf.abs(integers.settled(value)), bound_of(value))


def invert(value: StagedNumber) -> Any:
    """Returns `~value`."""
    if value.kind is float:
        raise TypeError("bad operand type for unary ~: 'float'")
    return bits.invert(value)


def _with_other(symbol: str, left: Any, right: Any) -> Any:
    """Lets a tensor or an object on the other side take the number."""
    forward, backward = _METHODS[symbol]
    number, other, name = (
        (left, right, backward)
        if isinstance(left, StagedNumber)
        else (right, left, forward)
    )
    if isinstance(other, (tf.Tensor, tf.Variable)):
        return getattr(other, name)(number.convert(other.dtype.base_dtype))
    if isinstance(other, bytes) and number.kind is not float:
        failing.refuse("text")
    if isinstance(other, str):
        return _with_text(symbol, left, right)
    return NotImplemented


def _with_text(symbol: str, left: Any, right: Any) -> Any:
    """Repeats a text, or raises what Python raises for any number of this kind."""
    from autohook.staging.operators.staged_texts import StagedText

    plain = [
        side.kind(1) if isinstance(side, StagedNumber) else side
        for side in (left, right)
    ]
    compute = INPLACE[f"{symbol}="]
    if symbol == "*" and float not in map(type, plain):
        return StagedText(compute, left, right)
    raise failing.error_of(lambda: compute(*plain))
