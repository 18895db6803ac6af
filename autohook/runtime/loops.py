"""`while` and `for`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime import dispatch
from autohook.runtime.choice import is_choice
from autohook.runtime.dispatch import is_staged, staging, state
from autohook.runtime.generators import Stream
from autohook.runtime.iteration import iterator_of, stepped
from autohook.runtime.truths import tested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_MOVES_ON = "a loop over an iterator ends where a tensor says"
_CHANGES = "a loop changes what it goes over where only the graph knows whether"
_CONTAINERS = (list, dict, set)


def while_(
    test: Callable[[], Any], body: Callable[[], Any], names: Sequence[str]
) -> None:
    """Repeats `body` while `test()` is true; staged once the test is staged."""
    while True:
        going_on = tested(test())
        if is_staged(going_on):
            staging().while_(going_on, test, body, names)
            return
        if not going_on:
            return
        body()


def for_(
    iterable: Any,
    body: Callable[[Any], Any],
    names: Sequence[str],
    extra_test: Callable[[], Any] | None = None,
) -> None:
    """Runs `body` for each item, while `extra_test()` holds after each.

    Args:
        iterable: What the loop iterates over.
        body: Takes the item; its first statement assigns the loop's target.
        names: Names of the cells that are live around the loop.
        extra_test: Whether the loop was neither broken nor returned from.
    """
    if isinstance(iterable, Stream) and iterable.is_new:
        iterable.for_(body, names, extra_test)
        return
    if dispatch.backend is not None:
        own = iterator_of(iterable)
        if is_choice(own) or isinstance(own, Stream):
            for_(own, body, names, extra_test)
            return
        if own is not None:
            _for_items(own, iterable, body, names, extra_test)
            return
        contents = dispatch.backend.contents(iterable)
        if is_choice(contents):
            dispatch.backend.for_choice(contents, body, names, extra_test)
            return
        if dispatch.backend.is_staged_iterable(iterable):
            dispatch.backend.for_(iterable, body, names, extra_test)
            return
    _for_python(iterable, body, names, extra_test)


def _for_python(
    iterable: Any,
    body: Callable[[Any], Any],
    names: Sequence[str],
    extra_test: Callable[[], Any] | None,
) -> None:
    """Runs `body` for each item that Python's own iteration gives."""
    if state.recorder is not None:
        iterable = state.recorder.iterate(iterable)
    _for_items(iter(iterable), iterable, body, names, extra_test)


def _for_items(
    items: Iterator[Any],
    iterable: Any,
    body: Callable[[Any], Any],
    names: Sequence[str],
    extra_test: Callable[[], Any] | None,
) -> None:
    for item in stepped(items):
        body(item)
        require_contents(iterable)
        if extra_test is not None:
            going_on = extra_test()
            if is_staged(going_on):
                if items is iterable and state.recorder is not None:
                    # Who else holds it would see how far the loop went.
                    state.recorder.refuse("AH241", _MOVES_ON)
                staging().for_rest(going_on, items, body, names, extra_test)
                return
            if not going_on:
                return


def require_contents(iterable: Any) -> None:
    """Refuses to go on where the body made the contents what only the graph knows."""
    if dispatch.backend is None or type(iterable) not in _CONTAINERS:
        return
    chosen = is_choice(dispatch.backend.contents(iterable))
    if chosen or dispatch.backend.is_staged_iterable(iterable):
        staging().refuse("AH241", _CHANGES, "Loop over a copy of it.")
