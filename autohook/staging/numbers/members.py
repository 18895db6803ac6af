"""Attributes and methods of Python's numbers, on staged ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.numbers import bits, failing
from autohook.staging.numbers.staged_number import StagedNumber, number

if TYPE_CHECKING:
    from collections.abc import Callable


def read(value: StagedNumber, name: str) -> Any:
    """Returns `value.<name>`, where numbers of its kind have that attribute."""
    kind = value.kind
    if not hasattr(kind, name):
        raise AttributeError(f"'{kind.__name__}' object has no attribute '{name}'")
    if name in _VALUES:
        return _VALUES[name](value)
    if name in _METHODS:
        return _Method(_METHODS[name], value)
    raise failing.refusal(f"`{name}` of a number")


class _Method:
    """A method of a number, bound to a staged one."""

    def __init__(self, function: Callable[[Any], Any], value: StagedNumber) -> None:
        self._function = function
        self._value = value

    def __call__(self) -> Any:
        return self._function(self._value)


def _itself(value: StagedNumber) -> StagedNumber:
    return value if value.kind is float else number(int, value)


def _is_integer(value: StagedNumber) -> StagedNumber:
    if value.kind is not float:
        return StagedNumber(bool, tf.constant(value=True))
    whole = tf.equal(tf.floor(value.tensor), value.tensor)
    return StagedNumber(bool, whole & tf.math.is_finite(value.tensor))


def _ratio(value: StagedNumber) -> tuple[Any, Any]:
    if value.kind is float:
        failing.refuse("`as_integer_ratio`")
    return number(int, value), 1


_VALUES: dict[str, Callable[[StagedNumber], Any]] = {
    "real": _itself,
    "imag": lambda value: 0.0 if value.kind is float else 0,
    "numerator": _itself,
    "denominator": lambda _value: 1,
}
_METHODS: dict[str, Callable[[StagedNumber], Any]] = {
    "bit_count": bits.count,
    "bit_length": bits.length,
    "conjugate": _itself,
    "is_integer": _is_integer,
    "as_integer_ratio": _ratio,
}
