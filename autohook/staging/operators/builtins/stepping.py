"""`iter()` and `next()`: the place of an iterator is state of the program."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from types import CellType
from typing import Any

import tensorflow as tf

from autohook.runtime.dispatch import staging, state
from autohook.runtime.generators import Generator, Stream
from autohook.runtime.logic import not_
from autohook.runtime.reads import made
from autohook.runtime.state import read
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.branches import select_value
from autohook.staging.operators.builtins.items import iterate
from autohook.staging.operators.builtins.rule import Rule, matters
from autohook.staging.operators.cursors import Cursor
from autohook.staging.operators.iteration import as_sequence, is_staged_iterable
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.places import is_in_staged_body
from autohook.staging.operators.sequences import StagedSequence
from autohook.staging.operators.values import builds_graph, is_staged, truth

_SEQUENCES = (list, tuple, range, str)


def iter_(value: Any, /) -> Any:
    """Returns `iter(value)`."""
    if isinstance(value, (Stream, tf.data.Iterator)):
        return value
    if isinstance(value, tf.data.Dataset):
        return iter(value)
    if is_staged_iterable(value) and type(value) is not range:
        rows = iterate(value)
        return made(Cursor(rows if isinstance(rows, list) else as_sequence(rows)))
    return made(Cursor(value)) if type(value) in _SEQUENCES else iter(value)


def _is_counted(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:  # noqa: ARG001 - the shape of `takes`
    if len(args) != 1 or not builds_graph():
        return False
    return type(args[0]) in _SEQUENCES or matters(args[0])


def next_(source: Any, /, *default: Any) -> Any:
    """Returns `next(source, default)`."""
    if isinstance(source, Cursor):
        return source.next(*default)
    if isinstance(source, Generator):
        return _next_element(source, default)
    if isinstance(source, tf.data.Iterator) and not default:
        return source.get_next()
    if isinstance(source, tf.data.Iterator):
        found = source.get_next_as_optional()
        return select_value(
            found.has_value(),
            found.get_value,
            lambda: _ended(default),
            "the value of next()",
        )
    if isinstance(source, StagedSequence):
        raise TypeError("a range or a list is not an iterator")
    if isinstance(source, Iterator) and not _is_own(source):
        refuse(
            "AH241",
            f"a {type(source).__name__} moves on where only the graph knows whether.",
            "Use `iter()` of a list.",
        )
    return next(source, *default)


def _is_own(value: Any) -> bool:
    """Returns whether the body of the staged branch or loop has made an object."""
    fresh = getattr(state.journal, "fresh", {})
    return not is_in_staged_body() or id(value) in fresh


def _ended(default: tuple[Any, ...]) -> Any:
    if not default:
        raise StopIteration
    return default[0]


def _next_element(source: Generator, default: tuple[Any, ...]) -> Any:
    """Takes one element of a generator expression.

    One that is filtered is asked for its first element alone; how far it went for it
    only the graph may know.
    """
    if not source.is_new or not source.is_unknown:
        return next(source.plain(), *default)
    first = _First()
    source.hand_over(first)
    found, value = first.found, first.value
    if not isinstance(found, StagedNumber):
        return value if found else _ended(default)
    return select_value(
        found, lambda: value, lambda: _ended(default), "the value of next()"
    )


class _First:
    """Takes the first element of a generator."""

    def __init__(self) -> None:
        self._found = CellType(False)  # noqa: FBT003 - the content
        self._value = CellType()

    @property
    def found(self) -> Any:
        """Returns whether there was an element, a Python bool where that is known."""
        found = self._found.cell_contents
        return StagedNumber(bool, truth(found)) if is_staged(found) else found

    @property
    def value(self) -> Any:
        """Returns the element, if there was one."""
        return read(self._value)

    def add(self, value: Any) -> None:
        """Takes an element, after which it takes no more."""
        if state.journal is not None:
            # By these names, anything may stand for a value that is not there.
            staging().announce_local(self._value, "_ah_value_first")
            staging().announce_local(self._found, "_ah_found")
        self._value.cell_contents = value
        self._found.cell_contents = True

    def going_on(self) -> Any:
        """Returns whether nothing was taken yet."""
        return not_(self.found)


def _is_stepped(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:  # noqa: ARG001 - the shape of `takes`
    if not args or not builds_graph():
        return False
    known = (Stream, StagedSequence, tf.data.Iterator)
    return isinstance(args[0], known) or state.journal is not None


RULES = (
    Rule(builtins.iter, iter_, _is_counted),
    Rule(builtins.next, next_, _is_stepped),
)
