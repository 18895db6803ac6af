"""Forms: how a value crosses the border of a graph as tensors, and comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.state import UNDEFINED
from autohook.staging.numbers import DTYPES, StagedNumber, StagedTruth, as_tensor
from autohook.staging.operators.staged_lists import StagedList, empty, from_items
from autohook.staging.operators.values import truth

if TYPE_CHECKING:
    from collections.abc import Iterator


class Never:
    """Stands for a value of a branch that ends by raising."""


NEVER = Never()


def is_absent(value: Any) -> bool:
    """Returns whether there is no value, so that a placeholder may stand for it."""
    return value is UNDEFINED or value is NEVER


@dataclass(frozen=True)
class Held:
    """A Python object that is the same everywhere and needs no tensor."""

    value: Any

    def tensors(self, value: Any) -> list[Any]:  # noqa: ARG002 - every form's interface
        """Returns no tensors."""
        return []

    def rebuild(self, tensors: Iterator[Any]) -> Any:  # noqa: ARG002 - see `tensors`
        """Returns the object."""
        return self.value


@dataclass(frozen=True)
class Dense:
    """A tensor of one dtype and a shape, possibly partial.

    Attributes:
        dtype: The dtype.
        shape: The static shape.
        weak: Whether it began as a Python number, so that it may take the dtype
            of the tensor that it becomes.
    """

    dtype: tf.DType
    shape: tf.TensorShape
    weak: bool = False

    def tensors(self, value: Any) -> list[Any]:
        """Returns the value as a tensor, zeros where there is none."""
        if is_absent(value):
            return [_zeros(self.dtype, self.shape)]
        return [to_dense(value, self.dtype)]

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns the tensor."""
        return next(tensors)


@dataclass(frozen=True)
class Number:
    """A Python number whose value is staged."""

    kind: type

    def tensors(self, value: Any) -> list[Any]:
        """Returns the number as a scalar tensor."""
        if is_absent(value):
            return [tf.zeros([], DTYPES[self.kind])]
        return [as_tensor(value, self.kind)]

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns the staged number."""
        return StagedNumber(self.kind, next(tensors))


@dataclass(frozen=True)
class Truth:
    """A value of `and` or `or` that is only tested."""

    def tensors(self, value: Any) -> list[Any]:
        """Returns whether the value is true, as a scalar bool tensor."""
        return [truth(value)]

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns a value that can only be tested."""
        return StagedTruth(next(tensors))


@dataclass(frozen=True)
class Growing:
    """A list that grows while the graph runs."""

    dtype: tf.DType
    shape: tf.TensorShape

    def tensors(self, value: Any) -> list[Any]:
        """Returns the variant tensor that holds the list."""
        if is_absent(value):
            value = empty(self.dtype, self.shape)
        elif isinstance(value, list):
            value = from_items(value, self.dtype, self.shape)
        return [value.handle]

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns a new staged list."""
        return StagedList(next(tensors), self.dtype, self.shape)


@dataclass(frozen=True)
class Composite:
    """A ragged or sparse tensor, or a TensorArray: anything that `tf.nest` expands."""

    template: Any

    def tensors(self, value: Any) -> list[Any]:
        """Returns the component tensors."""
        if isinstance(value, tf.TensorArray):
            return [value.flow]
        return list(tf.nest.flatten(value, expand_composites=True))

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns the value made of its components."""
        if isinstance(self.template, tf.TensorArray):
            from tensorflow.python.ops import tensor_array_ops

            return tensor_array_ops.build_ta_with_new_flow(self.template, next(tensors))
        count = len(tf.nest.flatten(self.template, expand_composites=True))
        parts = [next(tensors) for _ in range(count)]
        return tf.nest.pack_sequence_as(self.template, parts, expand_composites=True)


@dataclass(frozen=True)
class Structure:
    """A tuple, named tuple, list or dict of forms."""

    type: Any
    keys: tuple[Any, ...]
    parts: tuple[Any, ...]

    def tensors(self, value: Any) -> list[Any]:
        """Returns the tensors of all parts in order."""
        if is_absent(value):
            values: list[Any] = [value] * len(self.parts)
        else:
            values = children(value)[1]
        return [
            tensor
            for part, item in zip(self.parts, values, strict=True)
            for tensor in part.tensors(item)
        ]

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns a new structure of the same type."""
        values = [part.rebuild(tensors) for part in self.parts]
        if issubclass(self.type, dict):
            return self.type(zip(self.keys, values, strict=True))
        if hasattr(self.type, "_fields"):
            return self.type(*values)
        return self.type(values)


Form = Held | Dense | Number | Truth | Growing | Composite | Structure


def children(value: Any) -> tuple[tuple[Any, ...], list[Any]]:
    """Returns the keys (none for sequences) and items of a structure."""
    if isinstance(value, dict):
        return tuple(value), list(value.values())
    return (), list(value)


def is_structure(value: Any) -> bool:
    """Returns whether `value` is a container that is joined item by item."""
    return type(value) in (tuple, list, dict) or (
        isinstance(value, tuple) and hasattr(type(value), "_fields")
    )


def to_dense(value: Any, dtype: tf.DType) -> Any:
    """Returns a tensor of `dtype` from a tensor, variable, array or number."""
    if isinstance(value, StagedNumber):
        return value.convert(dtype)
    if isinstance(value, (tf.Tensor, tf.Variable)) and value.dtype != dtype:
        return tf.cast(value, dtype)
    return tf.convert_to_tensor(value, dtype)


def _zeros(dtype: tf.DType, shape: tf.TensorShape) -> Any:
    if dtype == tf.resource or dtype == tf.variant:
        raise TypeError(f"there is no placeholder for a {dtype.name} tensor")
    dims = [] if shape.rank is None else [0 if d is None else d for d in shape]
    return tf.zeros(dims, dtype)
