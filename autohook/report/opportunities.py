"""Which functions would be worth staging, by the time that they take natively."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from autohook.report.remedies import advise_without_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.decisions import UnitDecision

MOST = 10
# Of the whole run; less is not worth anybody's time.
WORTH_SHARE = 0.005


@dataclass(frozen=True)
class Opportunity:
    """A unit that took long natively.

    Attributes:
        unit: The unit.
        seconds: What its native calls took, without other units that they called.
        calls: How many native calls that was.
        advice: Why it was native and what to do, one line each.
    """

    unit: UnitDecision
    seconds: float
    calls: int
    advice: tuple[str, ...]


def find_opportunities(
    units: Sequence[UnitDecision], seconds: float
) -> list[Opportunity]:
    """Returns the units that took most natively, the worst first.

    Args:
        units: All units.
        seconds: How long the process took.
    """
    found = [
        Opportunity(
            unit, unit.profile.own_seconds, unit.profile.native_calls, _advise(unit)
        )
        for unit in units
        if unit.profile is not None
        and unit.profile.native_calls
        and unit.profile.own_seconds > WORTH_SHARE * seconds
    ]
    found.sort(key=lambda opportunity: -opportunity.seconds)
    return found[:MOST]


def _advise(unit: UnitDecision) -> tuple[str, ...]:
    if unit.reasons:
        return tuple(map(str, unit.reasons))
    if unit.details:
        return ("It is staged; these calls came before that, or met no plan.",)
    return (f"It {unit.standing}. {advise_without_reason(unit)}",)
