"""The report of `autohook explain` as plain data, for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from autohook.report.opportunities import find_opportunities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.decisions import ModuleDecision, UnitDecision

FORMAT = 1


def as_data(
    modules: Sequence[ModuleDecision], units: Sequence[UnitDecision], seconds: float
) -> dict[str, Any]:
    """Returns what `explain --json` writes; docs/command_line.md has the fields."""
    tracing = sum(unit.trace_seconds for unit in units)
    return {
        "format": FORMAT,
        "process": {
            "seconds": seconds,
            "tracing_seconds": tracing,
            "tracing_share": tracing / seconds if seconds else 0.0,
            "won_seconds": sum(unit.won_seconds for unit in units),
        },
        "modules": [asdict(module) for module in modules],
        "units": [_unit(unit) for unit in units],
        "opportunities": [
            {
                "name": opportunity.unit.name,
                "seconds": opportunity.seconds,
                "calls": opportunity.calls,
                "advice": list(opportunity.advice),
            }
            for opportunity in find_opportunities(units, seconds)
        ],
    }


def _unit(unit: UnitDecision) -> dict[str, Any]:
    fields = asdict(unit)
    fields["plans"] = fields.pop("details")
    fields["speed_up"] = unit.speed_up
    fields["trace_seconds"] = unit.trace_seconds
    fields["won_seconds"] = unit.won_seconds
    for plan in fields["plans"]:
        plan["costly"] = [
            {"label": label, "ns": nanoseconds} for label, nanoseconds in plan["costly"]
        ]
    return fields
