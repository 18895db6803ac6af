"""Forms of structures, of objects, and of what is one of several values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.choice import Choice, is_choice
from autohook.runtime.dispatch import state
from autohook.staging.operators import aliases
from autohook.staging.operators.forms import NEVER, Form, Held, is_absent
from autohook.staging.operators.forwards import is_forwarded
from autohook.staging.operators.modes import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Structure(Form):
    """A tuple, named tuple, list or dict of forms."""

    type: Any
    keys: tuple[Any, ...]
    parts: tuple[Form, ...]

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

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value has the same type, and keys or length."""
        if type(value) is not self.type:
            return False
        keys, items = children(value)
        return keys == self.keys and len(items) == len(self.parts)

    def shapes(self, tensors: Iterator[Any]) -> list[tf.TensorShape]:
        """Returns the shapes of all parts."""
        return [shape for part in self.parts for shape in part.shapes(tensors)]


@dataclass(frozen=True)
class Record(Form):
    """An object of a user's class that is no more than its attributes.

    Each iteration makes a new one, as the program does.
    """

    type: Any
    names: tuple[str, ...]
    parts: tuple[Form, ...]

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

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value is an object with the same attributes."""
        return type(value) is self.type and names_of(value) == self.names

    def shapes(self, tensors: Iterator[Any]) -> list[tf.TensorShape]:
        """Returns the shapes of all attributes."""
        return [shape for part in self.parts for shape in part.shapes(tensors)]


@dataclass(frozen=True)
class OneOf(Form):
    """Values that no one tensor can stand for: a number says which one it is."""

    options: tuple[Form, ...]

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
        """Returns which option stands for a value, before others the value itself."""
        for i, option in enumerate(self.options):
            if isinstance(option, Held) and option.value is value:
                return i
        for i, option in enumerate(self.options):
            if option.stands_for(value):
                return i
        return refuse(
            "AH203",
            f"an object of type {type(value).__name__} stands where only the graph"
            f" knows which of {len(self.options)} others does.",
            "Give it a value of one type on every path.",
        )

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
        """Returns the choice; the option itself where it is the only one."""
        index = next(tensors)
        options = tuple(option.rebuild(tensors) for option in self.options)
        return options[0] if len(options) == 1 else Choice(index, options)

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value has the form of an option."""
        return any(option.stands_for(value) for option in self.options)

    def shapes(self, tensors: Iterator[Any]) -> list[tf.TensorShape]:
        """Returns the shapes of the number and of all options."""
        first = [next(tensors).shape]
        return first + [s for option in self.options for s in option.shapes(tensors)]


def _selected(index: Any, given: list[tuple[int, list[Any]]]) -> list[Any]:
    """Returns the tensors of one of several options of the same form."""
    *others, (_, result) = given
    for position, tensors in reversed(others):
        if not tensors:
            continue
        test = tf.equal(index, position)
        chosen = tf.cond(test, lambda t=tensors: list(t), lambda r=result: list(r))
        for new, a, b in zip(chosen, tensors, result, strict=True):
            new.set_shape(a.shape.most_specific_common_supertype([b.shape]))
        result = list(chosen)
    return result


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
    new: Any = kind.__new__
    return new is object.__new__ and kind.__module__ != "builtins"


def _slots(kind: type) -> list[str]:
    slots = kind.__dict__.get("__slots__", ())
    names = [slots] if isinstance(slots, str) else list(slots)
    return [name for name in names if name not in ("__dict__", "__weakref__")]


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
