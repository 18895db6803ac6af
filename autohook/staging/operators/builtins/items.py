"""The items of what a builtin or a comprehension iterates over."""

from __future__ import annotations

from typing import Any

from autohook.staging.operators.iteration import (
    as_sequence,
    is_staged_iterable,
    unrolled,
)
from autohook.staging.operators.modes import refuse


def iterate(value: Any) -> Any:
    """Returns the rows of a staged iterable of known length, for comprehensions."""
    sequence = as_sequence(value)
    if sequence.static is None:
        refuse(
            "AH233",
            "a comprehension iterates over a tensor whose length is not known.",
            "Use a `for` loop that appends to a list.",
        )
    return unrolled(sequence)


def items_of(value: Any) -> list[Any]:
    """Returns the items of something iterable of known length."""
    return list(iterate(value)) if is_staged_iterable(value) else list(value)
