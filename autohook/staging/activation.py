"""Starts staging in a process that has imported tensorflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime.units import Unit, registry
from autohook.staging import (
    graph_entry,
    operators,  # noqa: F401 - registers the backend
)
from autohook.staging.candidate import Candidate
from autohook.staging.words import words

if TYPE_CHECKING:
    from autohook.decisions import UnitDecision

__all__ = ["adopt"]

# Run behind every look at an object, ours included.
HIDDEN = words("__getattribute__ __getattr__ __setattr__ __delattr__ __del__")

_candidates: dict[int, Candidate] = {}


def adopt(unit: Unit) -> None:
    """Makes staging decide about the calls of `unit`."""
    if not _candidates:
        graph_entry.watch()
        registry.report = _report
    if unit.info.qualname.rpartition(".")[2] in HIDDEN:
        unit.enter = stay_native
        unit.live = False
        return
    candidate = Candidate(unit)
    _candidates[id(unit)] = candidate
    unit.enter = candidate.enter
    unit.live = True


def stay_native(_cells: Any, *_values: Any) -> bool:
    """Lets the native body run."""
    return False


def _report() -> list[UnitDecision]:
    return [candidate.decision() for candidate in _candidates.values()]
