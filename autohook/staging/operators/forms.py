"""Forms: how a value crosses the border of a graph as tensors, and comes back."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
from tensorflow.python.framework import ops
from tensorflow.python.framework.ops import EagerTensor

from autohook.runtime.choice import is_choice
from autohook.runtime.dispatch import staging, state
from autohook.runtime.state import UNDEFINED
from autohook.staging.numbers import (
    DTYPES,
    StagedNumber,
    StagedTruth,
    as_tensor,
    kind_of,
)
from autohook.staging.operators import aliases
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.staged_lists import StagedList, empty, from_items
from autohook.staging.operators.staged_texts import StagedText, from_tensor
from autohook.staging.operators.values import is_symbolic, truth

if TYPE_CHECKING:
    from collections.abc import Iterator


class Never:
    """Stands for a value of a branch that ends by raising."""


NEVER = Never()
NO_VALUE = "no_value"
"""How the op is named that stands where a branch gives no value."""


def is_absent(value: Any) -> bool:
    """Returns whether there is no value, so that a placeholder may stand for it."""
    return value is UNDEFINED or value is NEVER


class Form:
    """How one value crosses the border of a graph."""

    def tensors(self, value: Any) -> list[Any]:
        """Returns the tensors of a value, placeholders where there is none."""
        raise NotImplementedError

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns the value that the next tensors are of."""
        raise NotImplementedError

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value, and not the absence of one, has this form."""
        raise NotImplementedError

    def shapes(self, tensors: Iterator[Any]) -> list[tf.TensorShape]:
        """Returns the shapes that its tensors may have over iterations.

        Args:
            tensors: Its tensors before the first iteration, and those of what follows.
        """
        return [next(tensors).shape]


@dataclass(frozen=True)
class Held(Form):
    """A Python object that is the same everywhere and needs no tensor."""

    value: Any

    def tensors(self, value: Any) -> list[Any]:
        """Returns no tensors."""
        if type(value) is deque and any(map(_is_of_this_graph, value)):
            refuse(
                "AH203",
                "a deque holds other tensors in each case, as only the graph knows.",
                "Change a list in the branch or loop instead of the deque.",
            )
        return []

    def rebuild(self, tensors: Iterator[Any]) -> Any:  # noqa: ARG002 - see `tensors`
        """Returns the object."""
        return self.value

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value is the object, or an equal constant."""
        return same(self.value, value)

    def shapes(self, tensors: Iterator[Any]) -> list[tf.TensorShape]:  # noqa: ARG002 - see `tensors`
        """Returns no shapes."""
        return []


def _is_of_this_graph(value: Any) -> bool:
    return is_symbolic(value) and value.graph is ops.get_default_graph()


@dataclass(frozen=True)
class Dense(Form):
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

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value is a tensor or an array of the dtype."""
        if not _is_dense(value):
            return False
        return bool(tf.as_dtype(value.dtype).base_dtype == self.dtype)

    def shapes(self, tensors: Iterator[Any]) -> list[tf.TensorShape]:
        """Returns the shape that is known of all iterations."""
        next(tensors)
        return [self.shape]


@dataclass(frozen=True)
class Number(Form):
    """A Python number whose value is staged."""

    kind: type

    def tensors(self, value: Any) -> list[Any]:
        """Returns the number as a scalar tensor."""
        if is_absent(value):
            return [_zeros(DTYPES[self.kind], tf.TensorShape([]))]
        return [as_tensor(value, self.kind)]

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns the staged number."""
        return StagedNumber(self.kind, next(tensors))

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value is a number of this type."""
        return kind_of(value) is self.kind


@dataclass(frozen=True)
class Text(Form):
    """A Python str whose characters are staged."""

    def tensors(self, value: Any) -> list[Any]:
        """Returns the text as a scalar string tensor."""
        if is_absent(value):
            return [tf.constant("")]
        if isinstance(value, StagedText):
            return [value.tensor()]
        if is_choice(value):
            return [staging().spread(lambda one: self.tensors(one)[0], (value,))]
        return [tf.constant(value.encode("utf-8", "surrogatepass"))]

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns the staged text."""
        return from_tensor(next(tensors))

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value is a text."""
        return isinstance(value, (str, StagedText))


@dataclass(frozen=True)
class Truth(Form):
    """A value of `and` or `or` that is only tested."""

    def tensors(self, value: Any) -> list[Any]:
        """Returns whether the value is true, as a scalar bool tensor."""
        return [truth(value)]

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns a value that can only be tested."""
        return StagedTruth(next(tensors))

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value is only tested."""
        return isinstance(value, StagedTruth)


@dataclass(frozen=True)
class Growing(Form):
    """A list that grows while the graph runs."""

    dtype: tf.DType
    shape: tf.TensorShape
    kind: type | None = None

    def tensors(self, value: Any) -> list[Any]:
        """Returns the variant tensor that holds the list."""
        if is_absent(value):
            value = empty(self.dtype, self.shape, self.kind)
            return [value.handle]
        aliases.take(self, value)
        if isinstance(value, list):
            value = from_items(value, self.dtype, self.shape, self.kind)
        return [value.handle]

    def with_elements_of(self, value: Any) -> Growing | None:
        """Returns the form that also takes another list, or None where none does."""
        if value.dtype != self.dtype or value.kind is not self.kind:
            return None
        shape = self.shape.most_specific_common_supertype([value.shape])
        # Unequal to itself where a dimension is unknown.
        return self if repr(shape) == repr(self.shape) else replace(self, shape=shape)

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns a new staged list."""
        made = StagedList(next(tensors), self.dtype, self.shape, self.kind)
        aliases.make(self, made)
        return made

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value is a staged list of such elements."""
        return type(value) is StagedList and bool(self.with_elements_of(value))


@dataclass(frozen=True)
class Composite(Form):
    """A ragged or sparse tensor, or a TensorArray: anything that `tf.nest` expands."""

    template: Any

    def tensors(self, value: Any) -> list[Any]:
        """Returns the component tensors."""
        if is_absent(value):
            return [_like(part) for part in self.tensors(self.template)]
        if isinstance(value, tf.TensorArray):
            return [_flow_of(value)]
        return list(tf.nest.flatten(value, expand_composites=True))

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns the value made of its components."""
        if isinstance(self.template, tf.TensorArray):
            from tensorflow.python.ops import tensor_array_ops

            made = tensor_array_ops.build_ta_with_new_flow(self.template, next(tensors))
            if state.journal is not None:
                state.journal.own(made)
            return made
        count = len(tf.nest.flatten(self.template, expand_composites=True))
        parts = [next(tensors) for _ in range(count)]
        return tf.nest.pack_sequence_as(self.template, parts, expand_composites=True)

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value is of the same class."""
        return type(value) is type(self.template)

    def shapes(self, tensors: Iterator[Any]) -> list[tf.TensorShape]:
        """Returns the shapes of the components."""
        return [next(tensors).shape for _ in self.tensors(self.template)]


def _flow_of(array: Any) -> Any:
    """Returns the contents of a TensorArray of the graph's."""
    if isinstance(array.flow, EagerTensor):
        refuse("AH339", "a TensorArray changes under a staged condition or in a loop")
    return array.flow


def same(left: Any, right: Any) -> bool:
    """Returns whether two values are one object or equal constants of one type."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, float):
        return repr(left) == repr(right)
    return isinstance(left, (bool, int, str, bytes)) and left == right


def _is_dense(value: Any) -> bool:
    # A variable is an object: which one it is matters to who assigns it.
    return isinstance(value, (tf.Tensor, np.ndarray, np.generic))


def to_dense(value: Any, dtype: tf.DType) -> Any:
    """Returns a tensor of `dtype` from a tensor, variable, array or number."""
    if isinstance(value, StagedNumber):
        return value.convert(dtype)
    if isinstance(value, (tf.Tensor, tf.Variable)) and value.dtype != dtype:
        return tf.cast(value, dtype)
    return tf.convert_to_tensor(value, dtype)


def _like(tensor: Any) -> Any:
    return _zeros(tensor.dtype, tensor.shape)


def _zeros(dtype: tf.DType, shape: tf.TensorShape) -> Any:
    if dtype == tf.variant:
        return tf.raw_ops.EmptyTensorList(
            element_shape=tf.constant(-1), max_num_elements=-1, element_dtype=tf.int32
        )
    if dtype == tf.resource:
        raise TypeError(f"there is no placeholder for a {dtype.name} tensor")
    dims = [] if shape.rank is None else [0 if d is None else d for d in shape]
    return tf.zeros(dims, dtype, name=NO_VALUE)
