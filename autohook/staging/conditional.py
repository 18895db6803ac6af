"""Prints, log records and changes of containers in a branch that the graph chooses.

What such a step is given leaves the branch as a value that is None where the other
branch was taken. It is joined like a name; a plan takes the step if the joined value
is not None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.choice import is_choice
from autohook.runtime.dispatch import state
from autohook.staging.late_arrays import LateArray
from autohook.staging.numbers import StagedNumber
from autohook.staging.numbers.host_number import HostNumber
from autohook.staging.operators.places import is_in_staged_body
from autohook.staging.operators.staged_texts import StagedText
from autohook.staging.operators.templates import Template

if TYPE_CHECKING:
    from autohook.staging.effects import Step
    from autohook.staging.operators.places import Key

_PLAIN = (
    *(bool, int, float, complex, str, bytes, type(None), tf.Tensor, tf.DType),
    *(tf.TensorShape, StagedNumber, StagedText, HostNumber, LateArray),
)
# They give nothing back, and a program sees of them only what a container holds later.
_METHODS = frozenset({"append", "appendleft", "add", "discard", "clear", "__setitem__"})


class StepPlace:
    """What one step of a branch is given: tensors, or None where it is not taken.

    Attributes:
        step: The step.
        template: Makes the arguments, from tensors in the order of its leaves.
    """

    def __init__(self, step: Step, log: list[Any]) -> None:
        self.owner = self
        self.key: Key = ("step", id(self))
        self.label = f"what {step.label} is given"
        self.step = step
        self.template = Template((step.args, step.kwargs))
        self._log: list[Any] | None = log
        self._value: Any = None

    def read(self) -> Any:
        """Returns a tuple of tensors, None, or a choice of them."""
        return self._value

    def write(self, value: Any) -> None:
        """Keeps the value; outside of all branches the step finds its place in time."""
        self._value = value
        if self._log is not None and value is not None and not is_in_staged_body():
            self._log.append(self)
            self._log = None

    def take(self, owner: Any, tensors: list[Any]) -> None:
        """Takes the step, with the owner and the tensors of one run."""
        args, kwargs = self.template.fill(tensors)
        function = print if owner is None else getattr(owner, self.step.name)
        function(*args, **kwargs)


def note(step: Step, log: list[Any]) -> None:
    """Notes that a staged branch takes a step.

    Args:
        step: The step.
        log: Where it is added when it is known outside of all branches.
    """
    place = StepPlace(step, log)
    journal: Any = state.journal
    if step.owner is not None:
        journal.leave(step.owner)
    journal.note(place)
    place.write(tuple(place.template.leaves))


def is_kept(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Returns whether a method of a container may be called after the graph has run."""
    values = (*args, *kwargs.values())
    return name in _METHODS and all(map(_is_portable, values))


def _is_portable(value: Any) -> bool:
    """Returns whether a value has no identity that could be asked for."""
    if is_choice(value):
        return all(map(_is_portable, value.options))
    if type(value) is tuple:
        return all(map(_is_portable, value))
    return isinstance(value, _PLAIN)
