"""A candidate whose staged calls all run natively, too."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging import ambience
from autohook.staging.auditing.findings import Findings
from autohook.staging.auditing.session import Session, is_auditing
from autohook.staging.candidate import Candidate
from autohook.staging.native_frames import native_frame

if TYPE_CHECKING:
    from autohook.staging.plan import Plan

Call = tuple[tuple[Any, ...], Any]


class _Entered(threading.local):
    """The call that this thread's innermost candidate decides about."""

    call: Call = ((), None)


_entered = _Entered()


class AuditedCandidate(Candidate):
    """Decides as a candidate does; then it compares, and lets the native body run."""

    def enter(self, cells: Any, *values: Any) -> bool:
        """Returns True only where a twin has run in a graph."""
        if ambience.is_eager() and is_auditing():
            return False
        earlier, _entered.call = _entered.call, (values, cells)
        try:
            return super().enter(cells, *values)
        finally:
            _entered.call = earlier

    def _run(self, plan: Plan, inputs: list[Any], _start: float) -> bool:
        """Tries a plan; the native body runs in any case."""
        if not ambience.is_tape_idle():
            return False  # a tape shows what a copy of the state would not
        if sys.getprofile() is not None:
            return False  # a profiler's own, which is not to be disturbed
        try:
            session = Session(self.unit, self.history, plan, _entered.call)
            failure = session.predict(inputs)
        except Exception as error:  # noqa: BLE001 - the program must go on
            Findings(self.unit, self.history, plan).failed(error)
            return False
        if isinstance(failure, tf.errors.OpError):
            self._failed(plan, failure)
        else:
            self.staged_calls += 1
            plan.hits += 1
        session.watch(native_frame(2))
        return False
