"""Unpacking of tensors: their rows, which may be counted only when the graph runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.operators.iteration import as_sequence, unrolled
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.raising import raise_where

if TYPE_CHECKING:
    from collections.abc import Callable


def unpack(value: Any, before: int, after: int | None) -> list[Any]:
    """Returns the rows that an assignment unpacks.

    Args:
        value: A staged iterable.
        before: How many targets there are before the star, or in all.
        after: How many there are after the star, None for no star.
    """
    sequence = as_sequence(value)
    if sequence.static is not None:
        return unrolled(sequence)
    if after is not None:
        refuse(
            "AH233",
            "a tensor of unknown length is unpacked to a starred target.",
            "Slice it: `rest = t[1:]`.",
        )
    size = sequence.size()
    raise_where(size > before, _error(f"too many values to unpack (expected {before})"))
    for count in range(before):
        message = f"not enough values to unpack (expected {before}, got {count})"
        raise_where(tf.equal(size, count), _error(message))
    return [sequence.at(index) for index in range(before)]


def _error(message: str) -> Callable[[], ValueError]:
    return lambda: ValueError(message)
