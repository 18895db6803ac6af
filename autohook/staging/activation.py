"""Starts staging in a process that has imported tensorflow."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from autohook.inquiry import read_inquiry
from autohook.runtime.region import Region
from autohook.runtime.units import Unit, registry
from autohook.staging import (
    graph_entry,
    operators,  # noqa: F401 - registers the backend
)
from autohook.staging.auditing.audited import AuditedCandidate
from autohook.staging.candidate import Candidate
from autohook.staging.observers import question
from autohook.staging.profile import Watcher
from autohook.staging.region_calls import AuditedRegion, RegionCandidate
from autohook.staging.words import words

if TYPE_CHECKING:
    from autohook.decisions import UnitDecision

__all__ = ["adopt"]

# Run behind every look at an object, ours included.
HIDDEN = words("__getattribute__ __getattr__ __setattr__ __delattr__ __del__")

# By whether the unit is a region, and whether its staged calls are audited.
_KINDS: dict[tuple[bool, bool], type[Candidate]] = {
    (False, False): Candidate,
    (False, True): AuditedCandidate,
    (True, False): RegionCandidate,
    (True, True): AuditedRegion,
}
_candidates: dict[int, Candidate] = {}
_watchers: dict[int, Watcher] = {}


def adopt(unit: Unit) -> None:
    """Makes staging decide about the calls of `unit`."""
    if not _candidates:
        graph_entry.watch()
        graph_entry.door.keeps_awake = read_inquiry(os.environ) is not None
        if graph_entry.door.keeps_awake:
            question.ask_always()
        registry.question = question
        registry.report = _report
    if unit.info.qualname.rpartition(".")[2] in HIDDEN:
        unit.enter = stay_native
        unit.live = False
        return
    audits = registry.state(unit).table.audits
    candidate = _KINDS[type(unit) is Region, audits](unit)
    _candidates[id(unit)] = candidate
    unit.enter = candidate.enter
    if graph_entry.door.keeps_awake:
        watcher = _watchers[id(unit)] = Watcher(candidate)
        unit.enter = watcher.method()
    unit.live = True


def stay_native(_cells: Any, *_values: Any) -> bool:
    """Lets the native body run."""
    return False


def _report() -> list[UnitDecision]:
    found = []
    for key, candidate in _candidates.items():
        decision, watcher = candidate.decision(), _watchers.get(key)
        found.append(
            replace(decision, profile=watcher.profile()) if watcher else decision
        )
    return found
