"""Exceptions that were raised under a condition, and the handlers that take them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from autohook.runtime.choice import is_choice
from autohook.runtime.comparisons import eq
from autohook.runtime.dispatch import is_staged, staging
from autohook.runtime.state import UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CellType, CodeType

    Handlers = Callable[[Any], None]


def error(*parts: Any) -> BaseException:
    """Returns what `raise` with these parts raises: none, the error, or its cause too.

    >>> error(ValueError), error(3)
    (ValueError(), TypeError('exceptions must derive from BaseException'))
    """
    try:
        if len(parts) == 2:
            raise parts[0] from parts[1]
        if not parts:
            raise  # noqa: PLE0704 - the operator stands for the statement
        raise parts[0]
    except BaseException as raised:  # noqa: BLE001 - any exception is what is wanted
        here = sys._getframe()
        place = raised.__traceback__
        if place is not None and place.tb_frame is here:
            return raised.with_traceback(place.tb_next)
        return raised


def handle(
    caught: BaseException | None,
    number: Any,
    errors: Sequence[Callable[[], Any]],
    handlers: Handlers,
    names: Sequence[str],
) -> None:
    """Gives the exception that was raised to its handlers.

    Args:
        caught: What Python raised by itself, or None.
        number: Which of `errors` was raised, from 1 on; perhaps staged.
        errors: Functions that give the exceptions that the body may have raised.
        handlers: Takes an exception, which it raises once more.
        names: Names of the cells that are live after the statement.
    """
    if caught is not None:
        handlers(caught)
    elif not is_staged(number):
        _give(errors[int(number) - 1], handlers, names)()
    else:
        _from_on(1, number, [_give(one, handlers, names) for one in errors], names)()


class _Give:
    """A body function for one of several exceptions; it has the handlers' cells."""

    def __init__(self, function: Callable[[], None], handlers: Any) -> None:
        self._function = function
        self.__code__: CodeType = handlers.__code__
        self.__closure__: tuple[CellType, ...] | None = handlers.__closure__

    def __call__(self) -> None:
        self._function()


def _give(
    make: Callable[[], Any], handlers: Handlers, names: Sequence[str]
) -> Callable[[], None]:
    def run() -> None:
        made = make()
        if not is_choice(made):
            handlers(made)
            return
        options = [(i, o) for i, o in enumerate(made.options) if o is not UNDEFINED]
        bodies = [_Give(lambda o=o: handlers(o), handlers) for _, o in options]  # type: ignore[misc] # bound now
        _chain([eq(made.index, i) for i, _ in options], bodies, names)

    return _Give(run, handlers)


def _from_on(
    first: int, number: Any, bodies: Sequence[Any], names: Sequence[str]
) -> Callable[[], None]:
    tests = [eq(number, first + i) for i in range(len(bodies))]
    return lambda: _chain(tests, bodies, names)


def _chain(tests: Sequence[Any], bodies: Sequence[Any], names: Sequence[str]) -> None:
    """Runs the body of the test that holds; one of them does."""
    if len(bodies) == 1:
        bodies[0]()
        return
    rest = _Give(lambda: _chain(tests[1:], bodies[1:], names), bodies[0])
    staging().if_(tests[0], bodies[0], rest, names)
