"""Starts staging in a process that has imported tensorflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autohook.runtime.units import Unit, registry
from autohook.staging import (
    graph_entry,
    operators,  # noqa: F401 - registers the backend
)
from autohook.staging.candidate import Candidate

if TYPE_CHECKING:
    from autohook.decisions import UnitDecision

__all__ = ["adopt"]

_candidates: dict[int, Candidate] = {}


def adopt(unit: Unit) -> None:
    """Makes staging decide about the calls of `unit`."""
    if not _candidates:
        graph_entry.watch()
        registry.report = _report
    candidate = Candidate(unit)
    _candidates[id(unit)] = candidate
    unit.enter = candidate.enter
    unit.live = True


def _report() -> list[UnitDecision]:
    return [candidate.decision() for candidate in _candidates.values()]
