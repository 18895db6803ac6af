"""Finds out whether a plan of large ops is faster in TensorFlow's thread pool."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autohook.staging.plan import Plan

# Below this the hop to the pool costs more than a second core could give.
WORTH_SECONDS = 400e-6
SAMPLES = 8


class PoolTrial:
    """Compares the two ways of running one plan, while the program runs.

    As an op, a graph runs in the calling thread, which is best for small ops; called
    by its name it uses all cores for ops that do not depend on each other. The values
    are the same.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._alone: list[float] = []
        self._pooled: list[float] = []
        self.is_over = False

    @property
    def samples(self) -> list[float]:
        """The durations of the way that has won; the first one is left out."""
        return (self._pooled if self._plan.in_thread_pool else self._alone)[1:]

    def record(self, seconds: float) -> None:
        """Takes the duration of one run, and decides once there are enough."""
        if self._plan.in_thread_pool:
            self._pooled.append(seconds)
            if len(self._pooled) > SAMPLES:
                self._decide()
            return
        self._alone.append(seconds)
        if len(self._alone) > SAMPLES:
            if _usual(self._alone) < WORTH_SECONDS:
                self.is_over = True
            else:
                self._plan.in_thread_pool = True

    def _decide(self) -> None:
        self._plan.in_thread_pool = _usual(self._pooled) < 0.97 * _usual(self._alone)
        self.is_over = True


def _usual(samples: list[float]) -> float:
    """Returns the median, less the first sample, which instantiates the graph."""
    return statistics.median(samples[1:])
