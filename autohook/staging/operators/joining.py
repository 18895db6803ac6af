"""Joining the values that two branches, or two iterations, give one name."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.staging.numbers import StagedNumber, StagedTruth, kind_of
from autohook.staging.operators.forms import (
    Composite,
    Dense,
    Form,
    Growing,
    Held,
    Number,
    Structure,
    Truth,
    children,
    is_absent,
    is_structure,
)
from autohook.staging.operators.modes import is_strict
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.values import (
    is_array,
    is_composite,
    is_python_number,
    natural_dtype,
)

# What `and` and `or` call their values (logic.py).
LOGIC = frozenset({"the value of `and`", "the value of `or`"})


class Conflict(Exception):  # noqa: N818 - callers say what it means
    """Two values that no one form can stand for."""

    def __init__(self, left: str, right: str) -> None:
        """Keeps what the two values are."""
        super().__init__(left, right)
        self.left = left
        self.right = right


def is_flag(name: str) -> bool:
    """Returns whether `name` is a flag made by the converter for a jump."""
    return name.startswith("_ah_") and not name.startswith("_ah_value")


def is_internal(name: str) -> bool:
    """Returns whether `name` was made by the converter."""
    return name.startswith("_ah_")


def same(left: Any, right: Any) -> bool:
    """Returns whether two values are one object or equal constants of one type."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, float):
        return repr(left) == repr(right)
    return isinstance(left, (bool, int, str, bytes)) and left == right


def describe(value: Any) -> str:
    """Returns what a value is, for messages."""
    if is_absent(value):
        return "undefined"
    if isinstance(value, StagedNumber):
        return f"a Python {value.kind.__name__}"
    if isinstance(value, (tf.Tensor, tf.Variable)):
        return f"a {value.dtype.name} tensor of shape {value.shape}"
    if value is None:
        return "None"
    if isinstance(value, (bool, int, float, str)):
        return f"the Python {type(value).__name__} {value!r}"
    return f"an object of type {type(value).__name__}"


def is_dense(value: Any) -> bool:
    """Returns whether `value` is a dense tensor, a variable or an array."""
    return isinstance(value, (tf.Tensor, tf.Variable)) or is_array(value)


def join(name: str, left: Any, right: Any) -> Form:
    """Returns the form that stands for either of two values of one name.

    Raises:
        Conflict: If there is none.
    """
    if same(left, right):
        return Held(left)
    if is_absent(left) or is_absent(right):
        return _join_absent(name, left, right)
    if _is_truth(left) and _is_truth(right) and is_flag(name):
        return Dense(tf.bool, tf.TensorShape([]))
    if is_structure(left) and type(left) is type(right):
        return _join_structures(name, left, right)
    if kind_of(left) is not None and kind_of(right) is not None:
        return _join_numbers(left, right)
    if _is_denseable(left) and _is_denseable(right):
        return _join_dense(name, left, right)
    if isinstance(left, StagedList) and isinstance(right, StagedList):
        return Growing(left.dtype, left.shape)
    if _is_expandable(left) and type(left) is type(right):
        return Composite(left)
    if isinstance(left, str) and isinstance(right, str) and not is_strict():
        return Dense(tf.string, tf.TensorShape([]))
    return _join_unlike(name, left, right)


def _join_unlike(name: str, left: Any, right: Any) -> Form:
    if is_strict() and name in LOGIC and _is_only_tested(left, right):
        return Truth()
    raise Conflict(describe(left), describe(right))


def _is_truth(value: Any) -> bool:
    """Returns whether a flag's value is a bool, staged or not."""
    return kind_of(value) is bool or (is_dense(value) and value.dtype == tf.bool)


def _is_only_tested(left: Any, right: Any) -> bool:
    """Returns whether one truth is a tensor and the other a Python bool."""
    values = (left, right)
    if not all(_is_truth(v) or isinstance(v, StagedTruth) for v in values):
        return False
    kinds = [kind_of(v) for v in values]
    return kinds[0] is not kinds[1] or StagedTruth in map(type, values)


def _is_denseable(value: Any) -> bool:
    return is_dense(value) or kind_of(value) is not None


def _is_expandable(value: Any) -> bool:
    return is_composite(value) or isinstance(value, tf.TensorArray)


def _join_absent(name: str, left: Any, right: Any) -> Form:
    from autohook.runtime.state import UNDEFINED

    present = right if is_absent(left) else left
    if is_strict() and not is_internal(name) and UNDEFINED in _by_identity(left, right):
        raise Conflict(describe(left), describe(right))
    form = form_of(name, present)
    if isinstance(form, Composite):
        raise Conflict(describe(left), describe(right))
    return form


def _by_identity(left: Any, right: Any) -> list[Any]:
    return [value for value in (left, right) if is_absent(value)]


def _join_structures(name: str, left: Any, right: Any) -> Form:
    keys, lefts = children(left)
    right_keys, rights = children(right)
    if keys != right_keys or len(lefts) != len(rights):
        raise Conflict(
            f"a {type(left).__name__} of {len(lefts)} items",
            f"one of {len(rights)} items or with other keys",
        )
    parts = tuple(join(name, a, b) for a, b in zip(lefts, rights, strict=True))
    return Structure(type(left), keys, parts)


def _join_numbers(left: Any, right: Any) -> Form:
    kinds = kind_of(left), kind_of(right)
    if is_strict():
        if kinds[0] is not kinds[1] or kinds[0] is None:
            raise Conflict(describe(left), describe(right))
        return Number(kinds[0])
    if bool in kinds and kinds[0] is not kinds[1]:
        raise Conflict(describe(left), describe(right))
    dtypes = {natural_dtype(left), natural_dtype(right)}
    floating = [dtype for dtype in dtypes if dtype.is_floating]
    dtype = floating[0] if floating else max(dtypes, key=lambda item: item.size)
    return Dense(dtype, tf.TensorShape([]))


def _join_dense(name: str, left: Any, right: Any) -> Form:
    if is_strict() and name in LOGIC and _is_only_tested(left, right):
        return Truth()
    numbers = kind_of(left) is not None or kind_of(right) is not None
    if is_strict() and (numbers or is_array(left) or is_array(right)):
        raise Conflict(describe(left), describe(right))
    tensor = right if kind_of(left) is not None else left
    dtype = tf.as_dtype(tensor.dtype).base_dtype
    if not numbers and tf.as_dtype(right.dtype).base_dtype != dtype:
        raise Conflict(describe(left), describe(right))
    shapes = [tf.TensorShape(getattr(value, "shape", [])) for value in (left, right)]
    if is_strict() and not _same_shape(*shapes):
        raise Conflict(describe(left), describe(right))
    number = left if kind_of(left) is not None else right
    if numbers and not _takes(dtype, number):
        raise Conflict(describe(left), describe(right))
    return Dense(dtype, shapes[0].most_specific_common_supertype([shapes[1]]))


def _takes(dtype: tf.DType, number: Any) -> bool:
    """Returns whether a number is exact enough as `dtype` to be joined."""
    kind = kind_of(number)
    if kind is bool:
        return bool(dtype == tf.bool)
    return bool(dtype.is_floating or (kind is int and dtype.is_integer))


def _same_shape(left: tf.TensorShape, right: tf.TensorShape) -> bool:
    if left.rank is None or right.rank is None:
        return left.rank is right.rank
    return bool(left.as_list() == right.as_list())


def form_of(name: str, value: Any) -> Form:
    """Returns the form of a value that may change over iterations."""
    if isinstance(value, tf.Tensor):
        return Dense(value.dtype, value.shape)
    if isinstance(value, StagedNumber):
        return Number(value.kind)
    if is_python_number(value):
        if is_strict() and not is_flag(name):
            return Number(type(value))
        return Dense(natural_dtype(value), tf.TensorShape([]), weak=True)
    if isinstance(value, StagedList):
        return Growing(value.dtype, value.shape)
    if _is_expandable(value):
        return Composite(value)
    if is_structure(value):
        keys, items = children(value)
        parts = tuple(form_of(name, item) for item in items)
        return Structure(type(value), keys, parts)
    if is_array(value) and not is_strict():
        return Dense(tf.as_dtype(value.dtype), tf.TensorShape(value.shape))
    return Held(value)
