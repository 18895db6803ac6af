"""A second look at a plan that seems slow: staged and native calls in turn."""

from __future__ import annotations

import statistics

from autohook.staging import tiering

CALLS = 9
MOST_TURNS = 64


class Rematch:
    """Compares staged and native calls that take turns.

    The first samples of both were taken one after the other; on a machine that others
    use as well, the later ones may have had less of it.

    Attributes:
        native: Durations of native calls, seconds.
        staged: Durations of staged calls, seconds.
    """

    def __init__(self) -> None:
        self.native: list[float] = []
        self.staged: list[float] = []
        self._turns = 0

    def is_native_turn(self) -> bool:
        """Returns whether the next call runs natively, and counts it."""
        self._turns += 1
        return bool(self._turns % 2)

    def is_over(self) -> bool:
        """Returns whether there are enough samples of both, or no more are had."""
        enough = min(len(self.native), len(self.staged)) >= CALLS
        return enough or self._turns > MOST_TURNS

    def is_lost(self) -> bool:
        """Returns whether the plan is slower, by what is usual and by the best."""
        return bool(self.native) and all(
            pick(self.staged) > tiering.KEEP_RATIO * pick(self.native)
            for pick in (statistics.median, min)
        )
