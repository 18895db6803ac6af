"""Python values that change from call to call: if they come again, each gets a plan."""

from __future__ import annotations

import statistics
from collections import Counter
from typing import TYPE_CHECKING, Any

from autohook.staging import tiering

if TYPE_CHECKING:
    from autohook.staging.plan import Plan


class Recurrence:
    """What is known of the Python values that one unit's plans have met.

    Attributes:
        changing: Keys of the sources that are known to change from call to call.
    """

    def __init__(self) -> None:
        self.changing: set[Any] = set()
        self._waits: Counter[Any] = Counter()

    def learn(self, same: list[Plan], values: tuple[Any, ...], cells: Any) -> bool:
        """Notes which sources the plans of a signature did not expect in a call.

        Args:
            same: The plans of the call's signature.
            values: The arguments.
            cells: What the unit closes over.

        Returns:
            Whether one was not known to change. A number that changes becomes an input.
        """
        moved = set().union(*(plan.changed_sources(values, cells) for plan in same))
        if moved <= self.changing:
            return False
        self.changing |= moved
        return True

    def verdict(
        self,
        same: list[Plan],
        values: tuple[Any, ...],
        cells: Any,
        *,
        is_paid: bool,
    ) -> bool | None:
        """Returns whether a call may be traced; None: none of its signature again.

        Args:
            same: The plans of the call's signature.
            values: The arguments.
            cells: What the unit closes over.
            is_paid: Whether one more plan may be had that teaches nothing.
        """
        if self.learn(same, values, cells):
            return True
        if self.may_have_another(same):
            return is_paid
        return False if len(same) < tiering.PLANS and self.waits(same) else None

    def waits(self, same: list[Plan]) -> bool:
        """Returns whether it is too early to tell if the last value comes again.

        Args:
            same: The plans of a signature, newest first, of which there are enough.
        """
        self._waits[same[0].key] += 1
        return self._waits[same[0].key] < tiering.RECURRENCE_WAITS

    def may_have_another(self, same: list[Plan]) -> bool:
        """Returns whether a signature may have another plan, for another value.

        Args:
            same: Its plans, newest first. One that has run its first call alone is for
                a value that may never come again.
        """
        if len(same) < tiering.PLANS_OF_A_KEY:
            return True
        if len(same) >= tiering.PLANS or same[0].hits <= 1:
            return False
        self._waits[same[0].key] = 0
        return True


def is_worth_its_guards(plan: Plan, calls: int, usual: float) -> bool:
    """Returns whether a plan wins more than its guards cost where they do not hold.

    Args:
        plan: The plan.
        calls: How many calls the unit has had.
        usual: What one native call takes, seconds.
    """
    if plan.hits <= 1:
        return False
    cost = (calls - plan.born) * plan.guards * tiering.GUARD_SECONDS
    return plan.hits * usual * tiering.LEAST_WIN >= cost


def worth_their_guards(
    plans: tuple[Plan, ...], key: Any, calls: int, native: list[float]
) -> tuple[Plan, ...]:
    """Returns plans but for those of a signature that win less than they cost."""
    usual = statistics.median(native)
    return tuple(
        plan
        for plan in plans
        if plan.key != key or is_worth_its_guards(plan, calls, usual)
    )


def with_room(plans: tuple[Plan, ...], calls: int) -> tuple[Plan, ...]:
    """Returns plans but for the least used one, if there is no room for another.

    Args:
        plans: The plans of a unit.
        calls: How many calls it has had.
    """
    if len(plans) < tiering.PLANS:
        return plans
    least = min(plans, key=lambda plan: plan.hits / (calls - plan.born + 1))
    return tuple(plan for plan in plans if plan is not least)
