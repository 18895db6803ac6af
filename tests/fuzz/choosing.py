"""Who makes the choices of which a random program consists."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

T = TypeVar("T")


class Chooser:
    """Makes choices at random; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def number(self, low: int, high: int) -> int:
        """Returns a number from `low` to `high`, both included."""
        return self._random.randint(low, high)

    def pick(self, options: Sequence[T]) -> T:
        """Returns one of several values."""
        return options[self.number(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        """Returns True in about this share of the cases."""
        return self.number(0, 99) >= 100 - percent


class DrawnChooser(Chooser):
    """Lets hypothesis choose; shrinking aims at the first option and at False."""

    def __init__(self, draw: DrawFn) -> None:
        super().__init__(0)
        self._draw = draw

    def number(self, low: int, high: int) -> int:
        """Returns a number from `low` to `high`, both included."""
        return self._draw(strategies.integers(low, high))
