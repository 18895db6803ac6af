"""Comprehensions and generator expressions, as loops that hand over their elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime import dispatch
from autohook.runtime.calls import call
from autohook.runtime.generators import Generator
from autohook.runtime.iteration import iterate
from autohook.runtime.reads import made, set_item

if TYPE_CHECKING:
    from collections.abc import Callable


class _List:
    """Takes the elements of a list comprehension."""

    def __init__(self) -> None:
        self.result: Any = made([])

    def add(self, element: Any) -> None:
        """Appends the element."""
        call(self.result.append, element)


class _Set:
    """Takes the elements of a set comprehension."""

    def __init__(self) -> None:
        self.result: Any = made(set())

    def add(self, element: Any) -> None:
        """Adds the element."""
        call(self.result.add, element)


class _Dict:
    """Takes the items of a dict comprehension."""

    def __init__(self) -> None:
        self.result: Any = made({})

    def add(self, key: Any, value: Any) -> None:
        """Sets the item."""
        set_item(self.result, key, value)


def add(collector: Any, *element: Any) -> None:
    """Hands an element of a comprehension over."""
    collector.add(*element)


def going_on(collector: Any) -> Any:
    """Returns whether a generator expression is asked for more."""
    return collector.going_on()


def list_of(body: Callable[..., None], items: Any) -> Any:
    """Returns the list of a comprehension.

    Args:
        body: Given the items and a collector, hands over each element.
        items: What its first `for` iterates over.
    """
    if dispatch.backend is None or dispatch.state.recorder is not None:
        return _collected(_List(), body, items)
    return dispatch.backend.gathered(lambda i: _collected(_List(), body, i), items)


def set_of(body: Callable[..., None], items: Any) -> Any:
    """Returns the set of a comprehension."""
    return _collected(_Set(), body, items)


def dict_of(body: Callable[..., None], items: Any) -> Any:
    """Returns the dict of a comprehension."""
    return _collected(_Dict(), body, items)


def _collected(collector: Any, body: Callable[..., None], items: Any) -> Any:
    body(iterate(items), collector)
    return collector.result


def generate(
    body: Callable[..., None],
    items: Any,
    plain: Callable[[Any], Any],
    filters: bool = False,  # noqa: FBT001, FBT002 - the converter's own calls
) -> Any:
    """Returns a generator.

    Args:
        body: Given the items and a collector, hands over each element.
        items: What its first `for` iterates over.
        plain: Given the items, returns Python's own generator.
        filters: Whether the expression has an `if`.
    """
    return Generator(body, iterate(items), plain, filters=filters)


def derived(source: Any, run: Callable[[Any], None], *, filters: bool = False) -> Any:
    """Returns the generator of what is made of each item of another iterable.

    Args:
        source: The other iterable.
        run: Given a collector, hands over each element.
        filters: Whether some items give no element.
    """

    def plain(_: Any) -> Any:
        found = _List()
        run(_Whole(found))
        return iterate(found.result)

    return Generator(
        lambda _, collector: run(collector), source, plain, filters=filters
    )


class _Whole:
    """Takes the elements of a generator that is asked for all."""

    def __init__(self, collector: Any) -> None:
        self.add = collector.add

    def going_on(self) -> Any:
        """Returns whether it takes more."""
        return True
