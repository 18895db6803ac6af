"""The items of what a builtin or a comprehension iterates over."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.runtime import loops
from autohook.runtime.calls import call
from autohook.runtime.generators import Generator
from autohook.runtime.reads import made
from autohook.staging.operators.forwards import is_forwarded, resolve
from autohook.staging.operators.iteration import (
    UNROLLED_ROWS,
    as_sequence,
    is_staged_iterable,
    unrolled,
)
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.sequences import StagedSequence
from autohook.staging.operators.staged_lists import StagedList

_STREAMS = (range, tf.data.Dataset, tf.data.Iterator)


def iterate(value: Any) -> Any:
    """Returns what `for_` runs over: a list of rows where there are only a few."""
    if isinstance(value, _STREAMS):
        return value
    sequence = as_sequence(value)
    if sequence.static is not None and sequence.static <= UNROLLED_ROWS:
        return unrolled(sequence)
    return sequence


def each(value: Any, body: Any, names: Any = (), going_on: Any = None) -> None:
    """Runs a body for every item, in order, as a `for` statement does.

    Args:
        value: What is iterated over.
        body: Given the item.
        names: Names of the cells that the body assigns.
        going_on: Whether another item is asked for, or None.
    """
    value = iterate(value) if is_staged_iterable(value) else value
    loops.for_(value, body, names, going_on)


def gathered(value: Any) -> Any:
    """Returns the items as a list, or as a staged one where their number is staged."""
    if isinstance(resolve(value), StagedList):
        return resolve(value)
    if type(value) is list and not is_forwarded(value):
        return value
    result = made([])

    def body(item: Any) -> None:
        call(result.append, item)

    each(value, body)
    return resolve(result)


def rows_of(value: Any) -> list[Any] | StagedSequence:
    """Returns the items as a list, or as a sequence where their number is staged."""
    if isinstance(value, StagedSequence) or (
        is_staged_iterable(value) and not isinstance(value, _STREAMS)
    ):
        found = iterate(value)
        return found if isinstance(found, list) else as_sequence(found)
    found = gathered(value)
    return found if isinstance(found, list) else as_sequence(found)


def items_of(value: Any) -> list[Any]:
    """Returns the items of something iterable of known length."""
    found = rows_of(value)
    if not isinstance(found, list):
        refuse(
            "AH233",
            "the number of items is not known while the graph is built.",
            "Use a `for` loop that appends to a list.",
        )
    return found


def is_generator(value: Any) -> bool:
    """Returns whether a value is a generator whose elements can be handed over."""
    return type(value) is Generator and value.is_new
