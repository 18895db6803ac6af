"""Objects that a staged branch made and that outlive it, with tensors inside.

Their tensors belong to the branch's own graph; so each place that holds one becomes
an output of the branch.
"""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops

from autohook.runtime.choice import is_choice
from autohook.runtime.state import UNDEFINED
from autohook.staging.numbers import StagedNumber, StagedTruth
from autohook.staging.operators.compound_forms import (
    is_plain_object,
    is_structure,
    names_of,
)
from autohook.staging.operators.forwards import is_forwarded
from autohook.staging.operators.places import (
    AttributePlace,
    CellPlace,
    ContentPlace,
    Journal,
    Key,
    Place,
)
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.staged_texts import StagedText
from autohook.staging.operators.values import is_composite, is_symbolic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_PARTS = (list, tuple, set, frozenset)
_LIBRARIES = frozenset({"autohook", "tensorflow", "keras", "numpy"})


class ArgumentsPlace:
    """The arguments of an exception."""

    def __init__(self, owner: BaseException) -> None:
        self.owner = owner
        self.label = f"the arguments of the {type(owner).__name__}"
        self.key: Key = ("arguments", id(owner))

    def read(self) -> Any:
        """Returns the arguments, a tuple."""
        return self.owner.args

    def write(self, value: Any) -> None:
        """Gives the exception other arguments."""
        if value is not UNDEFINED and value is not self.owner.args:
            self.owner.args = value


def find_escapes(
    values: Iterable[Any], writes: Journal, known: Collection[Key]
) -> dict[Key, Place]:
    """Returns the places with tensors of this graph in objects that a body made.

    Args:
        values: What others can reach when the body has ended.
        writes: The journal of the body.
        known: Places that leave the body anyhow.
    """
    graph = ops.get_default_graph()
    found: dict[Key, Place] = {}
    seen: dict[int, Any] = {}
    pending = list(values)
    while pending:
        value = pending.pop()
        if id(value) in seen:
            continue
        seen[id(value)] = value
        for place in _places_of(value, writes):
            content = place.read()
            if place.key not in known and _belongs(content, graph):
                found[place.key] = place
            pending.append(content)
        pending += _parts_of(value)
    return found


def _parts_of(value: Any) -> list[Any]:
    if is_choice(value):
        return list(value.options)
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, BaseException):
        return [value.__cause__, value.__context__]
    return list(value) if isinstance(value, _PARTS) else []


def _is_users(value: Any) -> bool:
    """Returns whether an object may be one that unlisted code has made in the body."""
    root = type(value).__module__.partition(".")[0]
    return root not in _LIBRARIES and is_plain_object(value)


def _places_of(value: Any, writes: Journal) -> list[Place]:
    if isinstance(value, FunctionType):
        cells = zip(value.__code__.co_freevars, value.__closure__ or (), strict=True)
        return [CellPlace(cell, name) for name, cell in cells]
    if isinstance(value, BaseException):
        names = [AttributePlace(value, name) for name in names_of(value)]
        return [*names, ArgumentsPlace(value)]
    if not (id(value) in writes.fresh or _is_users(value)) or is_composite(value):
        return []  # a composite tensor leaves the body as a whole
    if is_forwarded(value):
        return [ContentPlace(value)]
    if isinstance(value, (*_PARTS, dict, StagedList)):
        return []
    return [AttributePlace(value, name) for name in names_of(value)]


def _belongs(value: Any, graph: Any) -> bool:
    """Returns whether a value has a tensor that only this graph knows."""
    if isinstance(value, tf.Tensor):
        return is_symbolic(value) and value.graph is graph
    if isinstance(value, (StagedNumber, StagedTruth)):
        return _belongs(value.tensor, graph)
    if isinstance(value, StagedList):
        return _belongs(value.handle, graph)
    if isinstance(value, StagedText):
        return _any(value.template.leaves, graph)
    if is_choice(value):
        return _belongs(value.index, graph) or _any(value.options, graph)
    if isinstance(value, tf.TensorArray):
        return _belongs(value.flow, graph)
    if is_composite(value):
        return _any(tf.nest.flatten(value, expand_composites=True), graph)
    return is_structure(value) and _any(_parts_of(value), graph)


def _any(values: Iterable[Any], graph: Any) -> bool:
    return any(_belongs(value, graph) for value in values)
