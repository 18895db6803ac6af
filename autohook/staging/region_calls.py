"""How the runs of a region differ from the calls of a function."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

from autohook.runtime.dispatch import state
from autohook.runtime.units import registry
from autohook.staging import ambience, callers, native_ends
from autohook.staging.auditing.audited import AuditedCandidate
from autohook.staging.candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.runtime.region import Region
    from autohook.runtime.units import Unit


class _Run(threading.local):
    """What waits for the end of a thread's native run that is under way."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []


class RegionCalls:
    """Goes before a candidate's class: its unit is a region."""

    unit: Unit

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)  # type: ignore[call-arg]  # a candidate's
        self._region: Region = unit  # type: ignore[assignment]  # see above
        self._run_now = _Run()
        registry.state(unit).ended = self.end

    def enter(self, cells: Any, *values: Any) -> bool:
        """Returns True when the statements were run here."""
        # What an exception has left behind; it has not ended.
        waiting = self._run_now.waiting
        waiting.clear()
        if state.recorder is not None or not ambience.is_eager():
            return False
        earlier = native_ends.deciding(waiting)
        try:
            found: bool = super().enter(cells, *values)  # type: ignore[misc]  # see above
        finally:
            native_ends.deciding(earlier)
        if waiting:
            self._region.upper = False
        return found

    def hold(self, thing: Any) -> None:
        """Keeps an object until the run that is under way has ended."""
        self._run_now.waiting.append(thing)
        self._region.upper = False

    def end(self) -> None:
        """Lets go of what waits for the end of a native run."""
        self._region.upper = True
        run = self._run_now
        waiting, run.waiting = run.waiting, []
        for thing in waiting:
            finish: Callable[[Any], None] | None = getattr(thing, "finish", None)
            if finish is not None:
                finish(_results(self.unit))

    def _is_generator(self) -> bool:
        return False

    def _is_tensorless(self) -> bool:
        return False  # what they do, they do to tensors

    def _is_worth_a_trace(self) -> bool:
        if not super()._is_worth_a_trace():  # type: ignore[misc]  # see above
            return False
        around = callers.refused_inside(self)
        if around is None:
            return True
        self.reasons.extend(around.reasons[-1:])  # type: ignore[attr-defined]  # see above
        self._rest()  # type: ignore[attr-defined]  # see above
        return False


def _results(unit: Unit) -> Any:
    """Returns what a region's statements have assigned, as its twin returns it."""
    frame = sys._getframe(3)
    values = frame.f_locals
    found = tuple(values[name] for name in unit.info.results)
    if not found:
        return None
    return found if len(found) > 1 else found[0]


class RegionCandidate(RegionCalls, Candidate):
    """Decides, run by run, how one region runs."""


class AuditedRegion(RegionCalls, AuditedCandidate):
    """Decides so; then it compares, and lets the native statements run."""
