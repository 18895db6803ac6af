"""How the arguments of a call become tensor inputs and guards on everything else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf
from tensorflow.python.framework.ops import EagerTensor

from autohook.staging.arrays import StagedArray

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.guards import GuardWriter
    from autohook.staging.sizes import Unknown

PLAIN_CONTAINERS = (tuple, list, dict)


@dataclass
class Signature:
    """The arguments of one call, taken apart.

    Attributes:
        writer: Takes the guards.
        names: The names of the parameters.
        specs: A TensorSpec for each tensor input, in order.
        inputs: Python expressions over the parameters that give those inputs.
        concrete: The tensors themselves, for the first call.
        others: Arguments (or their parts) that are no tensors, to be guarded.
        containers: Expressions that give the lists and dicts among the arguments.
        built: What stands for these in the trace: with symbolic tensors inside.
        seen: What the trace sees in the place of `others`, by their expressions.
        places: Where the containers themselves are among `containers`, by id.
        unknown: The sizes that the trace may not know, if any.
    """

    writer: GuardWriter
    names: tuple[str, ...]
    specs: list[tf.TensorSpec] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    concrete: list[Any] = field(default_factory=list)
    others: list[tuple[str, Any]] = field(default_factory=list)
    containers: list[str] = field(default_factory=list)
    built: dict[int, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    unknown: Unknown | None = None

    def template(self, expression: str, value: Any) -> Callable[[list[Any]], Any]:
        """Takes `value` apart; returns how to build its staged form from the inputs.

        Args:
            expression: The text that gives the value from the parameters.
            value: A tensor, NumPy array, plain container, or anything else.
        """
        if type(value) is EagerTensor:
            return self._tensor(expression, value)
        if type(value) is np.ndarray and value.dtype.kind in "biufc":
            return self._array(expression, value)
        if is_container(value):
            return self._container(expression, value)
        self.others.append((expression, value))
        return lambda _: self.seen.get(expression, value)

    def label(self, text: str) -> str:
        """Returns the user's words for an expression such as `a[2]['w']`."""
        index, _, rest = text[2:].partition("]")
        return f"the argument `{self.names[int(index)]}{rest}`"

    def _tensor(self, text: str, value: Any) -> Callable[[list[Any]], Any]:
        writer = self.writer
        label = f"the dtype and shape of {self.label(text)}"
        writer.require(f"type({text}) is {writer.name_of(EagerTensor)}", label)
        writer.require(f"{text}.dtype is {writer.name_of(value.dtype)}", label)
        shape, unknown = value.shape, self.unknown
        if unknown is not None and unknown.require(writer, text, shape, label):
            shape = tf.TensorShape(unknown.specified(text, shape))
        else:
            writer.require(f"{text}.shape == {writer.name_of(shape)}", label)
        index = self._add(text, tf.TensorSpec(shape, value.dtype), value)
        return lambda flat: flat[index]

    def _array(self, text: str, value: Any) -> Callable[[list[Any]], Any]:
        writer = self.writer
        label = f"the dtype and shape of {self.label(text)}"
        writer.require(f"type({text}) is {writer.name_of(np.ndarray)}", label)
        writer.require(f"{text}.dtype is {writer.name_of(value.dtype)}", label)
        writer.require(f"{text}.shape == {value.shape!r}", label)
        return lambda _: StagedArray(value, text)

    def _add(self, text: str, spec: tf.TensorSpec, value: Any) -> int:
        self.specs.append(spec)
        self.inputs.append(text)
        self.concrete.append(value)
        return len(self.specs) - 1

    def _container(self, text: str, value: Any) -> Callable[[list[Any]], Any]:
        writer, kind = self.writer, type(value)
        label = f"the structure of {self.label(text)}"
        writer.require(f"type({text}) is {writer.name_of(kind)}", label)
        writer.require(f"len({text}) == {len(value)}", label)
        if kind is dict:
            keys = list(value)
            same = f"{writer.name_of(list)}({text}) == {writer.name_of(keys)}"
            writer.require(same, label)
            items = [self.template(f"{text}[{key!r}]", value[key]) for key in keys]
            return self._changeable(
                text,
                value,
                lambda flat: {
                    key: item(flat) for key, item in zip(keys, items, strict=True)
                },
            )
        parts = [self.template(f"{text}[{i}]", part) for i, part in enumerate(value)]
        if kind is list:
            return self._changeable(
                text, value, lambda flat: [part(flat) for part in parts]
            )
        if kind is tuple:
            return lambda flat: tuple(part(flat) for part in parts)
        return lambda flat: kind(*[part(flat) for part in parts])

    def _changeable(
        self, text: str, value: Any, build: Callable[[list[Any]], Any]
    ) -> Callable[[list[Any]], Any]:
        """Remembers what stands for a container of the caller's, who sees changes."""
        known = self.places.get(id(value))
        if known is not None:
            first = self.containers[known]
            self.writer.require(f"{text} is {first}", self.label(text))
            return lambda _: self.built[known]
        index = len(self.containers)
        self.containers.append(text)
        self.places[id(value)] = index

        def build_once(flat: list[Any]) -> Any:
            self.built[index] = build(flat)
            return self.built[index]

        return build_once

    def made(self) -> list[tuple[Any, str]]:
        """Returns what stands for each container, with the expression of that."""
        return [(self.built[i], text) for i, text in enumerate(self.containers)]

    def keep_apart(self) -> None:
        """Guards that containers which are several objects stay so."""
        if len(self.containers) > 1:
            apart = self.writer.name_of(are_apart)
            text = f"{apart}({', '.join(self.containers)})"
            self.writer.require(text, "which arguments are the same object")


def are_apart(*values: Any) -> bool:
    """Returns whether no two values are one object."""
    return len(set(map(id, values))) == len(values)


def is_container(value: Any) -> bool:
    """Returns whether `value` is a container whose parts may be inputs."""
    if type(value) is dict:
        return all(type(key) in (str, int) for key in value)
    return type(value) in (tuple, list) or is_named_tuple(value)


def is_named_tuple(value: Any) -> bool:
    """Returns whether `value` is an instance of a named tuple class."""
    return issubclass(type(value), tuple) and hasattr(type(value), "_fields")


def holds_tensor(value: Any, depth: int = 3) -> bool:
    """Returns whether an argument is, or holds, something made of tensors."""
    # Not isinstance: it asks for `__class__`, which a user's class may compute.
    kind = type(value)
    if issubclass(kind, (tf.Tensor, tf.Variable, tf.Module, np.ndarray)):
        return True
    if depth and issubclass(kind, (tuple, list)):
        return any(holds_tensor(part, depth - 1) for part in value[:8])
    if depth and kind is dict:
        parts = list(value.values())[:8]
        return any(holds_tensor(part, depth - 1) for part in parts)
    return False


def call_key(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Returns a hashable key of a call's tensors (dtype, shape) and other types."""
    return tuple(_key(value) for value in values)


def _key(value: Any) -> Any:
    if type(value) is EagerTensor:
        return value.dtype, tuple(value.shape)
    if type(value) is np.ndarray:
        return value.dtype.str, value.shape
    if type(value) in (tuple, list):
        return type(value), tuple(_key(part) for part in value[:64])
    if type(value) is dict:
        return dict, tuple(_key(part) for part in list(value.values())[:64])
    return type(value)
