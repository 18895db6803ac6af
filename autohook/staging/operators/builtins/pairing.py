"""`enumerate()`, `zip()` and `reversed()` of staged values."""

from __future__ import annotations

import builtins
from typing import Any

from autohook.staging.operators import sequences
from autohook.staging.operators.builtins.items import items_of
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.iteration import (
    as_sequence,
    is_staged_iterable,
    unrolled,
)
from autohook.staging.operators.modes import is_strict


def enumerate_(value: Any, start: Any = 0) -> Any:
    """Returns `enumerate(value, start)`."""
    if not is_staged_iterable(value):
        return enumerate(value, start)
    sequence = as_sequence(value)
    if is_strict() and sequence.static is not None:
        return enumerate(unrolled(sequence), start)
    return sequences.enumerated(sequence, start)


def zip_(*values: Any, strict: bool = False) -> Any:
    """Returns `zip(*values)`."""
    if not any(map(is_staged_iterable, values)):
        return zip(*values, strict=strict)
    staged = [as_sequence(value) for value in values if is_staged_iterable(value)]
    if strict or all(sequence.static is not None for sequence in staged):
        return zip(*map(items_of, values), strict=strict)
    return sequences.zipped(
        [
            as_sequence(value) if is_staged_iterable(value) else sequences.fixed(value)
            for value in values
        ]
    )


def reversed_(value: Any) -> Any:
    """Returns `reversed(value)`."""
    if not is_staged_iterable(value):
        return reversed(value)
    sequence = as_sequence(value)
    if sequence.static is not None:
        return reversed(unrolled(sequence))
    return sequences.reversed_rows(sequence)


RULES = (
    Rule(builtins.enumerate, enumerate_),
    Rule(builtins.zip, zip_),
    Rule(builtins.reversed, reversed_),
)
