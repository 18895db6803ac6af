"""Native calls that no trace will come of: each costs what asking a unit takes."""

from __future__ import annotations

import math
import statistics

from autohook.staging import tiering


class Futility:
    """Counts calls that run natively whatever their candidate does."""

    def __init__(self) -> None:
        self._calls = 0

    def is_enough(
        self, native: list[float], staged: list[float], staged_calls: int
    ) -> bool:
        """Counts one more; returns whether the unit had better rest.

        Args:
            native: Sampled durations of its native calls, seconds.
            staged: The same of calls by its plans.
            staged_calls: How many of these there were.
        """
        self._calls += 1
        if self._calls % tiering.FUTILE_CALLS or math.isinf(tiering.KEEP_RATIO):
            return False
        usual = statistics.median(native)
        if (1.0 - tiering.KEEP_RATIO) * usual > tiering.ENTER_SECONDS:
            return False
        gain = usual - statistics.median(staged) if staged else 0.0
        return self._calls * tiering.ENTER_SECONDS >= staged_calls * gain
