"""Iterators whose place is part of the program's state: what `iter()` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.runtime.generators import Stream
from autohook.runtime.logic import and_
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.branches import select_value
from autohook.staging.operators.indexing import select
from autohook.staging.operators.loops import make_loop, proceed, state_places
from autohook.staging.operators.sequences import StagedSequence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MISSING = object()


class Cursor(Stream):
    """Stands for an iterator over items that are found by their index.

    Attributes:
        rows: The items.
        position: The index of the next one, an int, plain or staged.
    """

    def __init__(self, rows: Any) -> None:
        """Keeps a Python sequence or a staged one."""
        self.rows = rows
        self.position: Any = 0

    @property
    def is_new(self) -> bool:
        """Returns whether a loop may take its items; it always may."""
        return True

    def _has_next(self) -> Any:
        if not isinstance(self.rows, StagedSequence):
            return self.position < len(self.rows)
        size: Any = self.rows.static
        if size is None:
            size = StagedNumber(int, tf.cast(self.rows.size(), tf.int64))
        return self.position < size

    def _at(self, position: Any) -> Any:
        if isinstance(self.rows, StagedSequence):
            index = position.tensor if isinstance(position, StagedNumber) else position
            return self.rows.at(tf.cast(index, tf.int32))
        if not isinstance(position, StagedNumber):
            return self.rows[position]
        return select(self.rows, tf.cast(position.tensor, tf.int32))

    def _move(self) -> None:
        if state.journal is not None:
            state.journal.attribute(self, "position")
        self.position = self.position + 1

    def _take(self) -> Any:
        item = self._at(self.position)
        self._move()
        return item

    def next(self, default: Any = MISSING) -> Any:
        """Returns `next(self, default)`."""

        def nothing() -> Any:
            if default is MISSING:
                raise StopIteration
            return default

        more = self._has_next()
        if not isinstance(more, StagedNumber):
            return self._take() if more else nothing()
        return select_value(more, self._take, nothing, "the value of next()")

    def for_(
        self,
        body: Callable[[Any], Any],
        names: Sequence[str],
        extra_test: Callable[[], Any] | None,
    ) -> None:
        """Runs the body of a loop for each item that is left."""

        def step() -> None:
            body(self._take())

        going_on = extra_test or (lambda: True)
        # The first item is taken whatever the names hold that tell of a break.
        first = True

        def test() -> Any:
            nonlocal first
            asked, first = not first, False
            return and_(going_on(), self._has_next) if asked else self._has_next()

        places = state_places((body, extra_test), names)
        proceed(make_loop(places, test, step))

    def __iter__(self) -> Cursor:
        return self

    def __next__(self) -> Any:
        return self.next()
