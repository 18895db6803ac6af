"""`enumerate()`, `zip()` and `reversed()` of staged values."""

from __future__ import annotations

import builtins
from typing import Any

import tensorflow as tf

from autohook.runtime.comprehensions import derived
from autohook.staging.operators import sequences
from autohook.staging.operators.builtins.items import (
    each,
    gathered,
    is_generator,
    items_of,
    iterate,
    rows_of,
)
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.iteration import as_sequence, is_staged_iterable
from autohook.staging.operators.staged_lists import StagedList

_STREAMS = (tf.data.Dataset, tf.data.Iterator)


def enumerate_(iterable: Any, start: Any = 0) -> Any:
    """Returns `enumerate(iterable, start)`."""
    if is_generator(iterable) or isinstance(iterable, _STREAMS):
        return derived(iterable, lambda take: _numbered(iterable, start, take))
    if not is_staged_iterable(iterable):
        return zip(_numbers(start), iterable)  # noqa: B905 - one has no end
    rows = iterate(iterable)
    if isinstance(rows, list):
        return zip(_numbers(start), rows)  # noqa: B905 - as above
    return sequences.enumerated(as_sequence(rows), start)


def _numbers(start: Any) -> Any:
    while True:
        yield start
        start = start + 1


def _numbered(source: Any, start: Any, collector: Any) -> None:
    number = start

    def body(item: Any) -> None:
        nonlocal number
        collector.add((number, item))
        number = number + 1

    each(source, body, ("number",), collector.going_on)


def zip_(*values: Any, strict: bool = False) -> Any:
    """Returns `zip(*values)`."""
    rows = [rows_of(v) if is_staged_iterable(v) else v for v in values]
    if not any(isinstance(row, sequences.StagedSequence) for row in rows):
        return zip(*rows, strict=strict)
    if strict:
        return zip(*map(items_of, rows), strict=True)
    return sequences.zipped([_as_rows(row) for row in rows])


def _as_rows(value: Any) -> sequences.StagedSequence:
    if isinstance(value, sequences.StagedSequence):
        return value
    if isinstance(value, range):
        return sequences.fixed_range(value)
    found = gathered(value)
    if isinstance(found, StagedList):
        return as_sequence(found)
    return sequences.fixed(found)


def reversed_(value: Any, /) -> Any:
    """Returns `reversed(value)`."""
    if not is_staged_iterable(value):
        return reversed(value)
    rows = rows_of(value)
    return reversed(rows) if isinstance(rows, list) else sequences.reversed_rows(rows)


RULES = (
    Rule(builtins.enumerate, enumerate_),
    Rule(builtins.zip, zip_),
    Rule(builtins.reversed, reversed_),
)
