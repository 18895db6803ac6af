"""The staged number itself: Python's operators, and what it refuses."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.staging.numbers import failing
from autohook.staging.numbers.kinds import DTYPES, LIMIT, is_wide


class StagedTruth:
    """What `and` or `or` gives where one operand is a tensor and another a number.

    Which of the two it is, only the graph knows; so it can be tested, and nothing
    else: any other use raises while the trace is made, and the function stays native.
    """

    __slots__ = ("tensor",)

    def __init__(self, tensor: Any) -> None:
        """Keeps the scalar bool tensor that says whether the value is true."""
        self.tensor = tensor

    def __bool__(self) -> bool:
        raise failing.refusal("a truth test")

    def __eq__(self, other: object) -> bool:
        raise failing.refusal("a comparison")

    def __hash__(self) -> int:
        raise failing.refusal("hash()")

    def __str__(self) -> str:
        raise failing.refusal("text")


class StagedNumber:
    """A Python bool, int or float with a staged value.

    It behaves as the Python number would, or refuses.

    Attributes:
        kind: The Python type.
        tensor: A scalar: int64, float64 or bool.
        bound: What the absolute value of an int is known not to exceed.
    """

    __slots__ = ("__weakref__", "bound", "kind", "tensor")

    def __init__(self, kind: type, tensor: Any, bound: int = LIMIT) -> None:
        """Keeps the scalar tensor of a number of one Python type."""
        self.kind = kind
        self.tensor = tensor
        self.bound = 1 if kind is bool else bound

    def __hash__(self) -> int:
        raise failing.unknown("a key")

    # Arithmetic

    def __add__(self, other: Any) -> Any:
        return arithmetic.compute("+", self, other)

    def __radd__(self, other: Any) -> Any:
        return arithmetic.compute("+", other, self)

    def __sub__(self, other: Any) -> Any:
        return arithmetic.compute("-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return arithmetic.compute("-", other, self)

    def __mul__(self, other: Any) -> Any:
        return arithmetic.compute("*", self, other)

    def __rmul__(self, other: Any) -> Any:
        return arithmetic.compute("*", other, self)

    def __truediv__(self, other: Any) -> Any:
        return arithmetic.compute("/", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return arithmetic.compute("/", other, self)

    def __floordiv__(self, other: Any) -> Any:
        return arithmetic.compute("//", self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return arithmetic.compute("//", other, self)

    def __mod__(self, other: Any) -> Any:
        return arithmetic.compute("%", self, other)

    def __rmod__(self, other: Any) -> Any:
        return arithmetic.compute("%", other, self)

    def __divmod__(self, other: Any) -> Any:
        return arithmetic.divide(self, other)

    def __rdivmod__(self, other: Any) -> Any:
        return arithmetic.divide(other, self)

    def __pow__(self, other: Any, modulus: Any = None) -> Any:
        if modulus is not None:
            return native.power_modulo(self, other, modulus)
        return arithmetic.compute("**", self, other)

    def __rpow__(self, other: Any) -> Any:
        return arithmetic.compute("**", other, self)

    def __lshift__(self, other: Any) -> Any:
        return arithmetic.compute("<<", self, other)

    def __rlshift__(self, other: Any) -> Any:
        return arithmetic.compute("<<", other, self)

    def __rshift__(self, other: Any) -> Any:
        return arithmetic.compute(">>", self, other)

    def __rrshift__(self, other: Any) -> Any:
        return arithmetic.compute(">>", other, self)

    def __and__(self, other: Any) -> Any:
        return arithmetic.compute("&", self, other)

    def __rand__(self, other: Any) -> Any:
        return arithmetic.compute("&", other, self)

    def __or__(self, other: Any) -> Any:
        return arithmetic.compute("|", self, other)

    def __ror__(self, other: Any) -> Any:
        return arithmetic.compute("|", other, self)

    def __xor__(self, other: Any) -> Any:
        return arithmetic.compute("^", self, other)

    def __rxor__(self, other: Any) -> Any:
        return arithmetic.compute("^", other, self)

    def __neg__(self) -> Any:
        return arithmetic.negate(self)

    def __pos__(self) -> Any:
        return number(int, self) if self.kind is bool else self

    def __abs__(self) -> Any:
        return arithmetic.absolute(self)

    def __invert__(self) -> Any:
        return arithmetic.invert(self)

    def __round__(self, digits: Any = None) -> Any:
        return rounding.round_(self, digits)

    def __trunc__(self) -> Any:
        return rounding.to_int(self)

    def __floor__(self) -> Any:
        return rounding.to_int(self, tf.floor)

    def __ceil__(self) -> Any:
        return rounding.to_int(self, tf.math.ceil)

    # Comparisons

    def __eq__(self, other: Any) -> Any:
        return comparisons.compare("==", self, other)

    def __ne__(self, other: Any) -> Any:
        return comparisons.compare("!=", self, other)

    def __lt__(self, other: Any) -> Any:
        return comparisons.compare("<", self, other)

    def __le__(self, other: Any) -> Any:
        return comparisons.compare("<=", self, other)

    def __gt__(self, other: Any) -> Any:
        return comparisons.compare(">", self, other)

    def __ge__(self, other: Any) -> Any:
        return comparisons.compare(">=", self, other)

    # Attributes and methods of Python's numbers

    def __getattr__(self, name: str) -> Any:
        return members.read(self, name)

    def __copy__(self) -> StagedNumber:
        return self

    def __deepcopy__(self, memory: Any) -> StagedNumber:
        return self

    # What TensorFlow asks of a number among tensors

    def convert(self, dtype: Any = None, name: str | None = None) -> Any:
        """Returns the tensor that `tf.convert_to_tensor` makes of such a number.

        Raises:
            TypeError: If such a number does not convert to `dtype`.
        """
        return conversion.convert(self, dtype, name)

    def __array__(self, *_args: Any, **_kwargs: Any) -> Any:
        raise failing.unknown("NumPy")

    def __array_ufunc__(self, *_args: Any, **_kwargs: Any) -> Any:
        raise failing.refusal("NumPy")

    # What needs the value itself

    def __bool__(self) -> bool:
        if failing.is_asked_by_others():
            raise failing.unknown("a truth test")
        raise failing.refusal("a truth test")

    def __int__(self) -> int:
        raise failing.unknown("int()")

    def __float__(self) -> float:
        raise failing.unknown("float()")

    def __complex__(self) -> complex:
        raise failing.unknown("complex()")

    def __index__(self) -> int:
        raise failing.unknown("an index")

    def __format__(self, spec: str) -> str:
        if failing.is_asked_by_others():
            return repr(self)
        raise failing.refusal("formatting")

    def __str__(self) -> str:
        if failing.is_asked_by_others():
            return repr(self)
        raise failing.refusal("text")

    def __repr__(self) -> str:
        return f"<staged {self.kind.__name__}>"


def kind_of(value: Any) -> type | None:
    """Returns bool, int or float for a plain or staged Python number, else None."""
    if isinstance(value, StagedNumber):
        return value.kind
    return type(value) if type(value) in DTYPES else None


def bound_of(value: Any) -> int:
    """Returns what the absolute value of a plain or staged int does not exceed."""
    return value.bound if isinstance(value, StagedNumber) else abs(value)


def number(kind: type, value: Any) -> StagedNumber:
    """Returns a plain or staged number as a staged one of another kind."""
    bound = bound_of(value) if kind is int and kind_of(value) is not float else LIMIT
    return StagedNumber(kind, raw_tensor(value, kind), bound)


def as_tensor(value: Any, kind: type) -> Any:
    """Returns the scalar tensor of a number, of this kind and within the limit."""
    if kind is int and bound_of(value) > LIMIT:
        return integers.settled(value)
    return raw_tensor(value, kind)


def raw_tensor(value: Any, kind: type) -> Any:
    """Returns the scalar tensor of a plain or staged number as another kind.

    Ints become floats as Python rounds them: to the nearest, ties to even.
    """
    if not isinstance(value, StagedNumber):
        if kind is int and is_wide(value):
            failing.refuse("an int of more than 64 bits")
        return tf.constant(kind(value), DTYPES[kind])
    if value.kind is kind:
        return value.tensor
    return tf.cast(value.tensor, DTYPES[kind])


# Last: these modules make staged numbers, and the class above needs them only when
# it is used.
from autohook.staging.numbers import (  # noqa: E402
    arithmetic,
    comparisons,
    conversion,
    integers,
    members,
    native,
    rounding,
)
