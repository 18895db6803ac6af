"""Finds out whether a plan of large ops is faster in TensorFlow's thread pool."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autohook.staging.plan import Plan

# Below this the hop to the pool costs more than a second core could give.
WORTH_SECONDS = 400e-6
SAMPLES = 8
# The first runs find cold caches: they take up to four times as long as later ones.
COLD = 5


class PoolTrial:
    """Compares the two ways of running one plan, while the program runs.

    As an op, a graph runs in the calling thread, which is best for small ops; called
    by its name it uses all cores for ops that do not depend on each other. The values
    are the same. Where it may pay, the two run in turn.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._cold: list[float] = []
        self._alone: list[float] = []
        self._pooled: list[float] = []
        self.is_over = False

    @property
    def samples(self) -> list[float]:
        """The last durations of the way that has won."""
        return (self._pooled if self._plan.in_thread_pool else self._alone)[-SAMPLES:]

    @property
    def first_samples(self) -> list[float]:
        """What is known before it is over; the very first run makes the kernels."""
        return self._alone or self._cold[1:]

    def record(self, seconds: float) -> bool:
        """Takes the duration of one run; returns whether that was enough to decide."""
        if self._plan.in_thread_pool:
            self._pooled.append(seconds)
            self._plan.in_thread_pool = False
            if len(self._pooled) > SAMPLES:
                self._decide()
        elif len(self._cold) < COLD:
            self._cold.append(seconds)
        else:
            self._alone.append(seconds)
            self._go_on()
        return self.is_over

    def _go_on(self) -> None:
        """Says how the next run goes, once there are samples of the first way."""
        if len(self._alone) < SAMPLES:
            return
        if (
            len(self._alone) == SAMPLES
            and statistics.median(self._alone) < WORTH_SECONDS
        ):
            self.is_over = True
        else:
            self._plan.in_thread_pool = True

    def _decide(self) -> None:
        # The first pooled run instantiates the graph once more.
        pooled = statistics.median(self._pooled[1:])
        self._plan.in_thread_pool = pooled < 0.97 * statistics.median(
            self._alone[-SAMPLES:]
        )
        self.is_over = True
