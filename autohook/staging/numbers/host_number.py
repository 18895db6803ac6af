"""Python numbers that change from call to call, computed before the graph runs.

A step counter or a rate would make a new trace for each of its values. So where such a
number has been seen to change it is *lifted*: the trace gets a `HostNumber`, which
knows the value of this call and the text of the expression that gives it. Arithmetic
makes longer expressions; a comparison becomes a guard on its answer; TensorFlow gets a
tensor that is an input of the graph. What else needs the value gets it, and a guard.
"""

from __future__ import annotations

import operator
from typing import Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.numbers.kinds import DTYPES
from autohook.staging.numbers.staged_number import StagedNumber

KINDS = (int, float)
LONGEST = 2000
_ARITHMETIC = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
_ORDER = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_PLAIN = (int, float, bool)


class HostNumber:
    """An int or float of this call, with the expression that gives it in any call.

    Attributes:
        value: The number in the call that is traced.
        text: The expression, in the terms of the guards.
        label: The user's words for it.
    """

    __slots__ = ("__weakref__", "label", "text", "value")

    def __init__(self, value: Any, text: str, label: str) -> None:
        self.value = value
        self.text = text
        self.label = label

    @property  # type: ignore[misc] # that is its use
    def __class__(self) -> Any:
        """What `isinstance` is told, as of the number itself."""
        return type(self.value)

    @property
    def dtype(self) -> type:
        """What Keras takes for the dtype of a Python number: its type."""
        return type(self.value)

    def settle(self) -> Any:
        """Returns the value itself; other calls of the plan must have the same."""
        recorder = _recorder()
        if recorder.unknown is not None and recorder.unknown.is_in(self.text):
            recorder.refuse("AH317", "Python needs the number of a size that varies")
        recorder.writer.require_value(self.text, self.value, self.label)
        return self.value

    def staged(self) -> StagedNumber:
        """Returns it as a number of the graph."""
        kind = type(self.value)
        return StagedNumber(kind, self.tensor(DTYPES[kind]))

    def tensor(self, dtype: Any = None) -> Any:
        """Returns the tensor that TensorFlow makes of the number.

        Raises:
            TypeError, ValueError: TensorFlow makes none of this dtype.
        """
        if dtype is None:
            dtype = tf.float32 if type(self.value) is float else _width(self)
        return _recorder().lift_constant(self.text, self.value, tf.as_dtype(dtype))

    def __bool__(self) -> bool:
        return _require(f"bool({self.text})", bool(self.value), self.label)

    def __hash__(self) -> int:
        return hash(self.settle())

    def __index__(self) -> int:
        return operator.index(self.settle())

    def __int__(self) -> int:
        return int(self.settle())

    def __float__(self) -> float:
        return float(self.settle())

    def __complex__(self) -> complex:
        return complex(self.settle())

    def __round__(self, digits: Any = None) -> Any:
        return self.settle().__round__(digits)

    def __str__(self) -> str:
        return str(self.settle())

    def __repr__(self) -> str:
        return repr(self.settle())

    def __format__(self, spec: str) -> str:
        return format(self.settle(), spec)

    def __array__(self, *args: Any, **_kwargs: Any) -> Any:
        import numpy as np

        return np.array(self.settle(), *args[:1])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__trunc__":
            raise AttributeError(name)
        known = hasattr(type(self.value), name)
        return getattr(self.settle() if known else self.value, name)

    def __neg__(self) -> Any:
        return _made(-self.value, f"(-{self.text})", self.label)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return _made(abs(self.value), f"abs({self.text})", self.label)

    def __copy__(self) -> HostNumber:
        return self

    def __deepcopy__(self, _memory: Any) -> HostNumber:
        return self


def is_host(value: Any) -> bool:
    """Returns whether a value is a lifted number."""
    return type(value) is HostNumber


def settled(value: Any) -> Any:
    """Returns a value with the lifted numbers in plain containers as their values."""
    kind = type(value)
    if kind is HostNumber:
        return value.settle()
    if kind in (list, tuple) and any(map(holds_host, value)):
        return kind(map(settled, value))
    if kind is dict and any(map(holds_host, value.values())):
        return {key: settled(part) for key, part in value.items()}
    return value


def holds_host(value: Any) -> bool:
    """Returns whether a lifted number is in plain containers."""
    kind = type(value)
    if kind is HostNumber:
        return True
    if kind in (list, tuple):
        return any(map(holds_host, value))
    return kind is dict and any(map(holds_host, value.values()))


def apply(function: Any, args: tuple[Any, ...], name: str) -> Any:
    """Returns `function(*args)` of plain and lifted numbers, as a lifted number.

    Args:
        function: What depends on its arguments alone.
        args: Numbers.
        name: What the guards call the function.
    """
    value = function(*map(_value, args))
    if type(value) not in KINDS:
        return function(*map(settled, args))
    text = ", ".join(map(_text, args))
    label = next(arg.label for arg in args if is_host(arg))
    return _made(value, f"{name}({text})", label)


def _binary(symbol: str, *, swapped: bool = False) -> Any:
    function = _ARITHMETIC[symbol]

    def method(self: HostNumber, other: Any) -> Any:
        left, right = (other, self) if swapped else (self, other)
        if isinstance(other, StagedNumber):
            return function(*map(_staged, (left, right)))
        if type(other) is not HostNumber and type(other) not in _PLAIN:
            return (
                NotImplemented
                if _is_tensor(other)
                else _settled_apply(function, left, right)
            )
        value = function(_value(left), _value(right))
        text = f"({_text(left)} {symbol} {_text(right)})"
        return _made(value, text, self.label)

    return method


def _comparison(symbol: str) -> Any:
    function = _ORDER[symbol]

    def method(self: HostNumber, other: Any) -> Any:
        if isinstance(other, StagedNumber):
            return function(self.staged(), other)
        if type(other) is not HostNumber and type(other) not in _PLAIN:
            return (
                NotImplemented
                if _is_tensor(other)
                else _settled_apply(function, self, other)
            )
        answer = function(self.value, _value(other))
        return _require(f"({self.text} {symbol} {_text(other)})", answer, self.label)

    return method


for _symbol, _name in (
    ("+", "add"),
    ("-", "sub"),
    ("*", "mul"),
    ("/", "truediv"),
    ("//", "floordiv"),
    ("%", "mod"),
    ("**", "pow"),
):
    setattr(HostNumber, f"__{_name}__", _binary(_symbol))
    setattr(HostNumber, f"__r{_name}__", _binary(_symbol, swapped=True))
for _symbol, _function in _ORDER.items():
    setattr(HostNumber, f"__{_function.__name__}__", _comparison(_symbol))


def _made(value: Any, text: str, label: str) -> Any:
    made = HostNumber(value, text, label)
    if type(value) not in KINDS or len(text) > LONGEST:
        return made.settle()
    return made


def _settled_apply(function: Any, left: Any, right: Any) -> Any:
    return function(settled(left), settled(right))


def _staged(value: Any) -> Any:
    return value.staged() if is_host(value) else value


def _value(value: Any) -> Any:
    return value.value if is_host(value) else value


def _text(value: Any) -> str:
    if is_host(value):
        text: str = value.text
        return text
    name: str = _recorder().writer.name_of(value)
    return name


def _require(text: str, answer: bool, label: str) -> bool:  # noqa: FBT001 - an answer
    condition = f"{text} is {answer}"
    _recorder().writer.require(condition, label)
    return answer


def _recorder() -> Any:
    """Returns the trace that is being made; there are no such numbers without one."""
    return state.recorder


def _width(number: HostNumber) -> tf.DType:
    limit = 2**31
    fits = -limit <= number.value < limit
    _require(f"(-{limit} <= {number.text} < {limit})", fits, number.label)
    return tf.int32 if fits else tf.int64


def _is_tensor(value: Any) -> bool:
    if type(value) is HostNumber:
        return False
    return isinstance(value, (tf.Tensor, tf.Variable)) or hasattr(value, "dtype")


def _convert(
    value: Any,
    dtype: Any = None,
    name: Any = None,  # noqa: ARG001 - TensorFlow's interface
    as_ref: Any = None,  # noqa: ARG001 - TensorFlow's interface
) -> Any:
    return value.tensor(dtype)


tf.register_tensor_conversion_function(HostNumber, _convert)
