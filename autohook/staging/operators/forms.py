"""Forms: how a value crosses the border of a graph as tensors, and comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import tensorflow as tf

from autohook.runtime.choice import Choice, is_choice
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
from autohook.staging.operators.forwards import is_forwarded
from autohook.staging.operators.staged_lists import StagedList, empty, from_items
from autohook.staging.operators.staged_texts import StagedText, from_tensor
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
class Text:
    """A Python str whose characters are staged."""

    types: ClassVar[tuple[type, ...]] = (str, StagedText)

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


@dataclass(frozen=True)
class Truth:
    """A value of `and` or `or` that is only tested."""

    types: ClassVar[tuple[type, ...]] = (StagedTruth,)

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

    def with_elements_of(self, value: StagedList | Growing) -> Growing | None:
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


@dataclass(frozen=True)
class Composite:
    """A ragged or sparse tensor, or a TensorArray: anything that `tf.nest` expands."""

    template: Any

    def tensors(self, value: Any) -> list[Any]:
        """Returns the component tensors."""
        if is_absent(value):
            return [_like(part) for part in self.tensors(self.template)]
        if isinstance(value, tf.TensorArray):
            return [value.flow]
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
            aliases.take(self, value)
            values = children(value)[1]
        return [
            tensor
            for part, item in zip(self.parts, values, strict=True)
            for tensor in part.tensors(item)
        ]

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns a new structure of the same type."""
        values = [part.rebuild(tensors) for part in self.parts]
        made: Any
        if issubclass(self.type, dict):
            made = self.type(zip(self.keys, values, strict=True))
        elif hasattr(self.type, "_fields"):
            return self.type(*values)
        else:
            made = self.type(values)
        aliases.make(self, made)
        if state.journal is not None:
            state.journal.own(made)
        return made


@dataclass(frozen=True)
class Record:
    """An object of a user's class that is no more than its attributes.

    Each iteration makes a new one, as the program does.
    """

    type: Any
    names: tuple[str, ...]
    parts: tuple[Any, ...]

    def tensors(self, value: Any) -> list[Any]:
        """Returns the tensors of all attributes in order."""
        values = [
            value if is_absent(value) else getattr(value, name) for name in self.names
        ]
        return [
            tensor
            for part, item in zip(self.parts, values, strict=True)
            for tensor in part.tensors(item)
        ]

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns a new object with the attributes; runs no code of its class."""
        made: Any = object.__new__(self.type)
        for name, part in zip(self.names, self.parts, strict=True):
            object.__setattr__(made, name, part.rebuild(tensors))
        if state.journal is not None:
            state.journal.own(made)
        return made


@dataclass(frozen=True)
class OneOf:
    """Values that no one tensor can stand for: a number says which one it is."""

    options: tuple[Any, ...]

    def tensors(self, value: Any) -> list[Any]:
        """Returns the number of the option and the tensors of all options."""
        if is_choice(value):
            return self._of_choice(value)
        number = 0 if value is NEVER else self.number_of(value)
        parts = [tf.constant(number)]
        for i, option in enumerate(self.options):
            parts += option.tensors(value if i == number else NEVER)
        return parts

    def number_of(self, value: Any) -> int:
        """Returns which option stands for a value."""
        for i, option in enumerate(self.options):
            if stands_for(option, value):
                return i
        raise LookupError(value)

    def _of_choice(self, choice: Any) -> list[Any]:
        numbers = [self.number_of(option) for option in choice.options]
        parts = [tf.gather(tf.constant(numbers), choice.index)]
        for i, form in enumerate(self.options):
            given = [
                (position, form.tensors(option))
                for position, option in enumerate(choice.options)
                if numbers[position] == i
            ]
            parts += _selected(choice.index, given) if given else form.tensors(NEVER)
        return parts

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns the choice."""
        index = next(tensors)
        return Choice(index, tuple(o.rebuild(tensors) for o in self.options))


def _selected(index: Any, given: list[tuple[int, list[Any]]]) -> list[Any]:
    """Returns the tensors of one of several options of the same form."""
    *others, (_, result) = given
    for position, tensors in reversed(others):
        if not tensors:
            continue
        test = tf.equal(index, position)
        chosen = tf.cond(test, lambda t=tensors: list(t), lambda r=result: list(r))  # type: ignore[misc] # bound now
        for new, a, b in zip(chosen, tensors, result, strict=True):
            new.set_shape(a.shape.most_specific_common_supertype([b.shape]))
        result = list(chosen)
    return result


Form = (
    Held
    | Dense
    | Number
    | Text
    | Truth
    | Growing
    | Composite
    | Structure
    | Record
    | OneOf
)


def shapes_of(form: Form, tensors: Iterator[Any]) -> list[tf.TensorShape]:
    """Returns the shapes that a form's tensors may have over iterations.

    Args:
        form: The form.
        tensors: Its tensors before the first iteration, and those of what follows.
    """
    if isinstance(form, Held):
        return []
    if isinstance(form, Dense):
        next(tensors)
        return [form.shape]
    if isinstance(form, (Structure, Record)):
        return [shape for part in form.parts for shape in shapes_of(part, tensors)]
    if isinstance(form, OneOf):
        first = [next(tensors).shape]
        return first + [s for part in form.options for s in shapes_of(part, tensors)]
    if isinstance(form, Composite):
        return [next(tensors).shape for _ in form.tensors(form.template)]
    if hasattr(form, "element"):
        return [next(tensors).shape for _ in form.tensors(NEVER)]
    return [next(tensors).shape]


def stands_for(form: Form, value: Any) -> bool:
    """Returns whether a value has a form, which is none of several."""
    if isinstance(form, Held):
        return same(form.value, value)
    if is_absent(value):
        return False
    if isinstance(form, Number):
        return kind_of(value) is form.kind
    if isinstance(form, Dense):
        return _is_dense(value) and tf.as_dtype(value.dtype).base_dtype == form.dtype
    if hasattr(form, "element"):
        return hasattr(value, "element") and bool(form.with_elements_of(value))
    if isinstance(form, Growing):
        return isinstance(value, StagedList) and bool(form.with_elements_of(value))
    if isinstance(form, Composite):
        return type(value) is type(form.template)
    if isinstance(form, (Text, Truth)):
        return isinstance(value, form.types)
    if isinstance(form, Record):
        return type(value) is form.type and names_of(value) == form.names
    assert isinstance(form, Structure)
    if type(value) is not form.type:
        return False
    keys, items = children(value)
    return keys == form.keys and len(items) == len(form.parts)


def names_of(value: Any) -> tuple[str, ...]:
    """Returns the names of the attributes that an object itself holds."""
    slots = [
        name
        for base in type(value).__mro__
        for name in _slots(base)
        if hasattr(value, name)
    ]
    return (*getattr(value, "__dict__", {}), *slots)


def is_plain_object(value: Any) -> bool:
    """Returns whether an object is no more than its attributes."""
    kind = type(value)
    if type(kind) is not type or hasattr(kind, "__del__"):
        return False
    if isinstance(value, (tf.Module, tf.Variable, list, dict, set, tuple, str, bytes)):
        return False
    return kind.__new__ is object.__new__ and kind.__module__ != "builtins"


def _slots(kind: type) -> list[str]:
    slots = kind.__dict__.get("__slots__", ())
    names = [slots] if isinstance(slots, str) else list(slots)
    return [name for name in names if name not in ("__dict__", "__weakref__")]


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


def children(value: Any) -> tuple[tuple[Any, ...], list[Any]]:
    """Returns the keys (none for sequences) and items of a structure."""
    if isinstance(value, dict):
        return tuple(value), list(value.values())
    return (), list(value)


def is_structure(value: Any) -> bool:
    """Returns whether `value` is a container that is joined item by item."""
    if is_forwarded(value):
        return False
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
    return tf.zeros(dims, dtype)
