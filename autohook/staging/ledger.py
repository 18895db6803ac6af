"""What traces have cost this process, and whether one more is worth its time."""

from __future__ import annotations

import math
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autohook.staging import tiering

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.errors import Diagnostic


@dataclass
class Account:
    """What one unit has cost and given; all in seconds.

    Attributes:
        traces: How many traces it had.
        spent: What its traces took.
        last: What the last of them took.
        was_refused: Whether the last of them was refused.
        native: What it ran natively, where it could have been staged.
        native_before: The same, at the last trace.
        saved: What its plans have saved.
    """

    traces: int = 0
    spent: float = 0.0
    last: float = 0.0
    was_refused: bool = False
    native: float = 0.0
    native_before: float = 0.0
    saved: float = 0.0

    @property
    def is_used_up(self) -> bool:
        """Whether another trace has to be earned."""
        return self.was_refused or self.traces >= tiering.FREE_TRACES

    @property
    def since(self) -> float:
        """What it ran natively since its last trace."""
        return self.native - self.native_before

    def charge(self, seconds: float, *, refused: bool) -> None:
        """Notes a trace that has come to its end."""
        self.traces += 1
        self.spent += seconds
        self.last = seconds
        self.was_refused = refused
        self.native_before = self.native


class Ledger:
    """Adds up all traces of this process, and says whether it can afford another.

    Attributes:
        spent: What all traces took, seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._start = clock()
        self.spent = 0.0
        self._refusals: Counter[Diagnostic] = Counter()

    def settle(self, reason: Diagnostic) -> bool:
        """Notes why a trace was refused; returns whether another one was before.

        That may have been one of a caller, or of a function that is called: the place
        is the same.
        """
        self._refusals[reason] += 1
        return self.is_settled(reason)

    def is_settled(self, reason: Diagnostic) -> bool:
        """Returns whether two traces were refused for a reason, whatever unit's."""
        return self._refusals[reason] > 1

    def charge(self, account: Account, seconds: float, *, refused: bool) -> None:
        """Notes a trace that has come to its end."""
        self.spent += seconds
        account.charge(seconds, refused=refused)

    def is_paid(self, account: Account) -> bool:
        """Returns whether a unit may have one more plan of the kind that it has."""
        return math.isinf(tiering.KEEP_RATIO) or tiering.is_paid(account)

    def may_trace(
        self,
        account: Account,
        native: tuple[int, list[float]],
        staged: tuple[int, list[float]],
    ) -> bool:
        """Returns whether a unit may be traced now.

        Args:
            account: What the unit has cost and given so far.
            native: How often it ran natively, and sampled durations, seconds.
            staged: The same of its plans.
        """
        usual = statistics.median(native[1])
        account.native = native[0] * usual
        if staged[1]:
            account.saved = staged[0] * max(0.0, usual - statistics.median(staged[1]))
        return self.allows(account, usual)

    def allows(self, account: Account, usual: float) -> bool:
        """Returns whether a unit may be traced now.

        Args:
            account: What the unit has cost and given so far.
            usual: What one native call of it takes, seconds.
        """
        if math.isinf(tiering.KEEP_RATIO):
            return True  # whoever keeps every plan does not weigh its cost either
        elapsed = self._clock() - self._start
        if not account.traces:
            cost = tiering.first_cost(usual)
            return tiering.is_first_trace_worth(
                account.native, cost, self.spent, elapsed
            )
        return tiering.is_next_trace_worth(account, self.spent, elapsed)


ledger = Ledger()
