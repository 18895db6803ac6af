"""What a test such as `x is None` says of a choice in either branch."""

from __future__ import annotations

from contextlib import contextmanager
from types import FunctionType
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.choice import Choice
from autohook.runtime.state import read
from autohook.staging.numbers import StagedNumber

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CellType


class Narrowing(StagedNumber):
    """The bool of a test that only asks which option a choice is.

    Attributes:
        choice: The choice.
        answers: What the test gives for each option.
    """

    __slots__ = ("answers", "choice")

    def __init__(self, choice: Choice, answers: tuple[bool, ...]) -> None:
        super().__init__(bool, tf.gather(tf.constant(answers), choice.index))
        self.choice = choice
        self.answers = answers

    def opposite(self) -> Narrowing:
        """Returns `not` of the test."""
        return Narrowing(self.choice, tuple(not answer for answer in self.answers))

    def remaining(self, *, answer: bool) -> Any:
        """Returns what the choice can still be where the test gave this answer."""
        kept = [i for i, given in enumerate(self.answers) if given is answer]
        if len(kept) == 1:
            return self.choice.options[kept[0]]
        places = [kept.index(i) if i in kept else 0 for i in range(len(self.answers))]
        index = tf.gather(tf.constant(places), self.choice.index)
        return Choice(index, tuple(self.choice.options[i] for i in kept))


def ask(choice: Choice, answers: list[bool]) -> bool | Narrowing:
    """Returns the answer to a question about a choice, where it can be a plain one."""
    if all(answer == answers[0] for answer in answers):
        return answers[0]
    return Narrowing(choice, tuple(answers))


@contextmanager
def narrowed(
    test: Any, body: Any, *, answer: bool
) -> Iterator[Callable[[Any, Any], Any]]:
    """Lets the body of a branch see what a choice can still be there.

    Args:
        test: The condition; only a `Narrowing` tells anything.
        body: The body function; its cells that hold the choice hold the rest inside.
        answer: Whether the body runs where the test is true.

    Yields:
        A function that gives a value after the body, of a place whose value before it
        is known: the choice where the body has left it alone.
    """
    if not isinstance(test, Narrowing):
        yield lambda _before, after: after
        return
    rest = test.remaining(answer=answer)
    cells = cells_with(test.choice, body)
    for cell in cells:
        cell.cell_contents = rest
    try:
        yield (
            lambda before, after: (
                before if before is test.choice and after is rest else after
            )
        )
    finally:
        for cell in cells:
            if read(cell) is rest:
                cell.cell_contents = test.choice


def cells_with(choice: Choice, body: Any) -> list[CellType]:
    """Returns the cells that hold a choice, of a function and of those in its cells."""
    found: list[CellType] = []
    seen: set[int] = set()
    pending = [body]
    while pending:
        value = pending.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, tuple):
            pending += [part for part in value if isinstance(part, FunctionType)]
        elif isinstance(value, FunctionType):
            for cell in value.__closure__ or ():
                content = read(cell)
                if content is choice:
                    found.append(cell)
                elif isinstance(content, (FunctionType, tuple)):
                    pending.append(content)
    return found
