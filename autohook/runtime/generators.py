"""Generators of converted generator expressions, which also run as staged loops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime.dispatch import is_staged, staging, state
from autohook.runtime.state import find_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Stream:
    """An iterator that a `for` statement does not take items from one by one."""

    @property
    def is_new(self) -> bool:
        """Returns whether `for_` can be called."""
        return False

    def for_(
        self,
        body: Callable[[Any], Any],
        names: Sequence[str],
        extra_test: Callable[[], Any] | None,
    ) -> None:
        """Runs the body of a loop for each item, as `loops.for_`."""
        raise NotImplementedError


class Generator(Stream):
    """Stands for the generator of a generator expression.

    Who consumes it whole gets its elements handed over by the expression's own loops,
    which may be staged; who takes items one by one has Python's own generator.
    """

    def __init__(
        self,
        body: Callable[[Any, Any], None],
        items: Any,
        plain: Callable[[Any], Any],
        *,
        filters: bool,
    ) -> None:
        """Keeps how to make the elements.

        Args:
            body: Given the items and a collector, hands over each element.
            items: What the first `for` of the expression iterates over.
            plain: Given the items, returns Python's generator.
            filters: Whether the expression has an `if`.
        """
        self._body = body
        self._items = items
        self._make = plain
        self._plain: Iterator[Any] | None = None
        self._journal = state.journal
        self.filters = filters
        self.is_spent = False

    @property
    def is_new(self) -> bool:
        """Returns whether nobody has taken an item yet."""
        return self._plain is None and not self.is_spent

    @property
    def is_unknown(self) -> bool:
        """Returns whether only the graph may know which elements there are."""
        return self.filters or not isinstance(self._items, (list, tuple, range))

    def plain(self) -> Iterator[Any]:
        """Returns Python's own generator, which goes on where this one is."""
        if self._plain is None:
            if self.is_spent:
                staging().spent_generator()
            self._require_same_body()
            self._plain = iter(self._make(self._items))
        return self._plain

    def hand_over(self, collector: Any) -> None:
        """Hands all elements to a collector, until it does not go on."""
        self._require_same_body()
        self.is_spent = True
        self._body(self._items, collector)
        going_on = collector.going_on()
        if not is_staged(going_on) and going_on:
            self._plain = iter(())

    def for_(
        self,
        body: Callable[[Any], Any],
        names: Sequence[str],
        extra_test: Callable[[], Any] | None,
    ) -> None:
        """Runs the body of a loop for each element, as `loops.for_`."""
        self.hand_over(_LoopBody(body, names, extra_test))

    def _require_same_body(self) -> None:
        if state.journal is not self._journal:
            staging().spent_generator()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return next(self.plain())

    def close(self) -> None:
        """Ends the generator."""
        self.is_spent = True


class _LoopBody:
    """Takes elements into the body of a `for` statement."""

    def __init__(
        self,
        body: Callable[[Any], Any],
        names: Sequence[str],
        extra_test: Callable[[], Any] | None,
    ) -> None:
        self._body = body
        self._extra_test = extra_test
        self._cells = find_cells((body, extra_test), names)

    def add(self, element: Any) -> None:
        """Runs the body; the loops of the expression do not know what it assigns."""
        if state.journal is not None:
            for name, cell in self._cells.items():
                staging().announce_local(cell, name)
        self._body(element)

    def going_on(self) -> Any:
        """Returns whether the loop goes on."""
        return True if self._extra_test is None else self._extra_test()
