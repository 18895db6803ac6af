"""Python numbers whose value is known only when the graph runs."""

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf

from autohook.runtime.dispatch import state

DTYPES = {int: tf.int64, float: tf.float64, bool: tf.bool}
_LIMIT = 2.0**62
_REMEDY = "The function runs natively; pass the number out of the staged part."


def _refuse(what: str) -> None:
    if state.recorder is not None:
        state.recorder.refuse(
            "AH230", f"{what} needs a Python number that only the graph knows", _REMEDY
        )
    raise TypeError(f"{what} needs a number that is not known while tracing")


def _require(condition: Any, why: str) -> Any:
    """Makes the graph fail, so that the native body runs, unless `condition`."""
    return tf.debugging.Assert(condition, [why])


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
        _refuse("a truth test")
        return False

    def __eq__(self, other: object) -> bool:
        _refuse("a comparison")
        return False

    def __hash__(self) -> int:
        _refuse("hash()")
        return 0

    def __str__(self) -> str:
        _refuse("text")
        return ""


class StagedNumber:
    """A Python bool, int or float with a staged value.

    It behaves as the Python number would, or refuses. `tensor` is a scalar:
    int64, float64 or bool.
    """

    __hash__ = None  # type: ignore[assignment] # equal numbers cannot be told apart
    __slots__ = ("kind", "tensor")

    def __init__(self, kind: type, tensor: Any) -> None:
        """Keeps the scalar tensor of a number of one Python type."""
        self.kind = kind
        self.tensor = tensor

    # Arithmetic

    def __add__(self, other: Any) -> Any:
        return _arithmetic("+", self, other)

    def __radd__(self, other: Any) -> Any:
        return _arithmetic("+", other, self)

    def __sub__(self, other: Any) -> Any:
        return _arithmetic("-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return _arithmetic("-", other, self)

    def __mul__(self, other: Any) -> Any:
        return _arithmetic("*", self, other)

    def __rmul__(self, other: Any) -> Any:
        return _arithmetic("*", other, self)

    def __truediv__(self, other: Any) -> Any:
        return _arithmetic("/", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _arithmetic("/", other, self)

    def __floordiv__(self, other: Any) -> Any:
        return _arithmetic("//", self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _arithmetic("//", other, self)

    def __mod__(self, other: Any) -> Any:
        return _arithmetic("%", self, other)

    def __rmod__(self, other: Any) -> Any:
        return _arithmetic("%", other, self)

    def __neg__(self) -> Any:
        if self.kind is float:
            return StagedNumber(float, -self.tensor)
        return 0 - self

    def __pos__(self) -> Any:
        return StagedNumber(int, _as(self, int)) if self.kind is bool else self

    def __abs__(self) -> Any:
        kind = int if self.kind is bool else self.kind
        return StagedNumber(kind, tf.abs(_as(self, kind)))

    # Comparisons

    def __eq__(self, other: Any) -> Any:
        return _comparison(tf.equal, self, other)

    def __ne__(self, other: Any) -> Any:
        return _comparison(tf.not_equal, self, other)

    def __lt__(self, other: Any) -> Any:
        return _comparison(tf.less, self, other)

    def __le__(self, other: Any) -> Any:
        return _comparison(tf.less_equal, self, other)

    def __gt__(self, other: Any) -> Any:
        return _comparison(tf.greater, self, other)

    def __ge__(self, other: Any) -> Any:
        return _comparison(tf.greater_equal, self, other)

    # What TensorFlow asks of a number among tensors

    def convert(self, dtype: Any = None, name: str | None = None) -> Any:
        """Returns the tensor that `tf.convert_to_tensor` makes of such a number.

        Raises:
            TypeError: If such a number does not convert to `dtype`.
        """
        if dtype is None:
            dtype = {int: tf.int32, float: tf.float32, bool: tf.bool}[self.kind]
        dtype = tf.as_dtype(dtype)
        if not _converts(self.kind, dtype):
            raise TypeError(f"Cannot convert a Python {self.kind.__name__} to {dtype}")
        if dtype.size < 4 and dtype.is_floating:
            # The cast rounds by way of float32, which a plain number does not.
            _refuse("a half-precision tensor")
        if self.kind is not int or dtype.size >= 8 or dtype.is_floating:
            return tf.cast(self.tensor, dtype, name=name)
        fits = (self.tensor >= dtype.min) & (self.tensor <= dtype.max)
        with tf.control_dependencies([_require(fits, "a number does not fit")]):
            return tf.cast(self.tensor, dtype, name=name)

    # What needs the value itself

    def __bool__(self) -> bool:
        _refuse("a truth test")
        return False

    def __int__(self) -> int:
        _refuse("int()")
        return 0

    def __float__(self) -> float:
        _refuse("float()")
        return 0.0

    def __index__(self) -> int:
        _refuse("an index")
        return 0

    def __format__(self, spec: str) -> str:
        _refuse("formatting")
        return ""

    def __str__(self) -> str:
        _refuse("text")
        return ""

    def __repr__(self) -> str:
        return f"<staged {self.kind.__name__}>"

    def __round__(self, digits: Any = None) -> Any:
        _refuse("round()")

    def __pow__(self, other: Any) -> Any:
        _refuse("`**`")

    __rpow__ = __pow__

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other


def _converts(kind: type, dtype: tf.DType) -> bool:
    """Returns whether `tf.constant` takes a number of this kind as this dtype."""
    if kind is bool:
        return bool(dtype == tf.bool)
    if kind is float:
        return bool(dtype.is_floating)
    return bool(dtype.is_floating or dtype.is_integer)


def kind_of(value: Any) -> type | None:
    """Returns bool, int or float for a plain or staged Python number, else None."""
    if isinstance(value, StagedNumber):
        return value.kind
    return type(value) if type(value) in DTYPES else None


def _as(value: Any, kind: type) -> Any:
    """Returns the scalar tensor of a plain or staged number as another kind."""
    if not isinstance(value, StagedNumber):
        if kind is int and not -(2**62) < value < 2**62:
            _refuse("an int of more than 62 bits")
        return tf.constant(kind(value), DTYPES[kind])
    if value.kind is kind:
        return value.tensor
    if value.kind is int and kind is float:
        exact = tf.abs(value.tensor) <= 2**53
        with tf.control_dependencies([_require(exact, "an int is not exact")]):
            return tf.cast(value.tensor, tf.float64)
    return tf.cast(value.tensor, DTYPES[kind])


def as_tensor(value: Any, kind: type) -> Any:
    """Returns the scalar tensor of a plain or staged number of this kind."""
    return _as(value, kind)


def _bounded(result: Any, estimate: Any) -> Any:
    small = tf.abs(estimate) < tf.constant(_LIMIT, tf.float64)
    with tf.control_dependencies([_require(small, "an int grows too large")]):
        return tf.identity(result)


_OPERATIONS = {"+": tf.add, "-": tf.subtract, "*": tf.multiply}


def _arithmetic(symbol: str, left: Any, right: Any) -> Any:
    kinds = kind_of(left), kind_of(right)
    if None in kinds:
        return _with_other(symbol, left, right)
    if float in kinds:
        return _floats(symbol, _as(left, float), _as(right, float))
    a, b = _as(left, int), _as(right, int)
    if symbol in _OPERATIONS:
        operation = _OPERATIONS[symbol]
        if symbol != "*" and (_is_step(left) or _is_step(right)):
            # From below 2**62, more than 2**31 of these would have to overflow.
            return StagedNumber(int, operation(a, b))
        wide = [tf.cast(part, tf.float64) for part in (a, b)]
        return StagedNumber(int, _bounded(operation(a, b), operation(*wide)))
    with tf.control_dependencies([_require(b != 0, "division by zero")]):
        if symbol == "/":
            return _floats("/", _as_exact(a), _as_exact(b))
        operation = tf.math.floordiv if symbol == "//" else tf.math.floormod
        return StagedNumber(int, operation(a, b))


def _is_step(value: Any) -> bool:
    return not isinstance(value, StagedNumber) and abs(value) < 2**31


def _as_exact(tensor: Any) -> Any:
    exact = tf.abs(tensor) <= 2**53
    with tf.control_dependencies([_require(exact, "an int is not exact")]):
        return tf.cast(tensor, tf.float64)


def _floats(symbol: str, a: Any, b: Any) -> StagedNumber:
    if symbol in _OPERATIONS:
        return StagedNumber(float, _OPERATIONS[symbol](a, b))
    if symbol != "/":
        _refuse(f"`{symbol}` of floats")
    with tf.control_dependencies([_require(b != 0, "division by zero")]):
        return StagedNumber(float, tf.divide(a, b))


_REFLECTED = {
    "+": ("__add__", "__radd__"),
    "-": ("__sub__", "__rsub__"),
    "*": ("__mul__", "__rmul__"),
    "/": ("__truediv__", "__rtruediv__"),
    "//": ("__floordiv__", "__rfloordiv__"),
    "%": ("__mod__", "__rmod__"),
}


def _with_other(symbol: str, left: Any, right: Any) -> Any:
    """Lets a tensor or an object on the other side take the number."""
    forward, backward = _REFLECTED[symbol]
    number, other, name = (
        (left, right, backward)
        if isinstance(left, StagedNumber)
        else (right, left, forward)
    )
    if isinstance(other, (tf.Tensor, tf.Variable)):
        return getattr(other, name)(number.convert(_partner(other.dtype)))
    return NotImplemented


def _partner(dtype: tf.DType) -> tf.DType:
    return dtype.base_dtype


def _comparison(operation: Any, left: Any, right: Any) -> Any:
    kinds = kind_of(left), kind_of(right)
    if isinstance(right, (tf.Tensor, tf.Variable)):
        return operation(left.convert(_partner(right.dtype)), right)
    if None in kinds:
        return NotImplemented
    if isinstance(right, float) and not math.isfinite(right):
        kind: type = float
    else:
        kind = float if float in kinds else int
    return StagedNumber(bool, operation(_as(left, kind), _as(right, kind)))


def _convert(
    value: Any,
    dtype: Any = None,
    name: Any = None,
    as_ref: Any = None,  # noqa: ARG001 - TensorFlow's interface
) -> Any:
    return value.convert(dtype, name)


# Unlike the protocol `__tf_tensor__`, this is also asked for a preferred dtype.
tf.register_tensor_conversion_function(StagedNumber, _convert)
