"""Gradients that are None where the path taken does not connect source and target."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.errors import Diagnostic
from autohook.runtime.choice import Choice
from autohook.staging.operators import raising
from autohook.staging.operators.modes import user_place

if TYPE_CHECKING:
    from autohook.staging.operators.connections import Flag

_REMEDY = (
    "Ask for unconnected_gradients='zero', or test `is None` and use it inside of the"
    " converted code."
)
_made: weakref.WeakValueDictionary[int, Choice] = weakref.WeakValueDictionary()
_places: dict[int, tuple[str, int]] = {}


def gradient_or_none(gradient: Any, index: Any) -> Choice:
    """Returns what is a gradient where `index` is 1, else None."""
    choice = Choice(index, (None, gradient))
    _made[id(choice)] = choice
    _places[id(choice)] = user_place()
    weakref.finalize(choice, _places.pop, id(choice), None)
    return choice


def is_gradient(choice: Choice) -> bool:
    """Returns whether a choice is a gradient that may be None."""
    return _made.get(id(choice)) is choice


def as_tensor(choice: Choice) -> Any:
    """Returns the gradient; the graph fails where it is None."""
    filename, line = _places[id(choice)]
    message = (
        "the gradient is None, because the path taken does not connect target and"
        " source; a graph that returns a tensor on other paths cannot return None."
    )
    holds = tf.equal(choice.index, 1)
    raising.fail_unless(holds, Diagnostic("AH257", message, filename, line, _REMEDY))
    return choice.options[1]


def require_connected(gradient: Any, sure: Flag, possible: Flag) -> None:
    """Makes the graph fail where a gradient is zero and nobody knows why.

    Args:
        gradient: A tensor or slices.
        sure: Whether source and target are certainly connected.
        possible: Whether they may be.
    """
    filename, line = user_place()
    message = (
        "the gradient is zero, or None because the path taken does not connect target"
        " and source; which of both, the graph cannot tell."
    )
    values = gradient.values if isinstance(gradient, tf.IndexedSlices) else gradient
    holds = tf.reduce_any(tf.not_equal(values, tf.zeros([], values.dtype)))
    holds = tf.logical_or(holds, sure)
    holds = tf.logical_or(holds, tf.logical_not(possible))
    raising.fail_unless(holds, Diagnostic("AH257", message, filename, line, _REMEDY))
