"""The first runs of a plan that may not be exact are compared with native ones."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging import ambience
from autohook.staging.auditing.session import Session
from autohook.staging.history import History
from autohook.staging.native_frames import native_frame
from autohook.staging.speculation import Misguessed

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.runtime.units import Unit
    from autohook.staging.plan import Plan

# How many sizes, or calls, are tried before a plan is trusted with all.
TRIALS = 3


class FirstRuns:
    """Tries the first runs of a plan: each is undone, and the native run stands.

    Args:
        unit: The function.
        tell: Called with the plan, a code and what differs, when something does.

    Attributes:
        call: The arguments of the call at hand, and what its prologue passed.
    """

    CODE = ""
    SUBJECT = ""

    def __init__(self, unit: Unit, tell: Callable[[Plan, str, str], None]) -> None:
        self.call: tuple[Any, Any] = ((), None)
        self._unit = unit
        self._tell = tell
        self._tried: set[Any] = set()

    def takes(self, plan: Plan, inputs: list[Any]) -> bool:
        """Returns whether a call is needed for a trial, and so runs natively."""
        call, self.call = self.call, ((), None)
        if len(self._tried) >= TRIALS:
            return False
        if not ambience.is_tape_idle():
            return True  # a tape shows what a copy of the state would not
        kind = self._kind(inputs)
        if kind in self._tried:
            return False
        if sys.getprofile() is None:  # else a profiler's, or an outer call is tried
            self._start(plan, inputs, call, kind)
        return True

    def _kind(self, inputs: list[Any]) -> Any:
        """Returns what has to be tried only once."""
        raise NotImplementedError

    def _start(self, plan: Plan, inputs: list[Any], call: Any, kind: Any) -> None:
        """Tries a plan with a call, which then runs natively, and is looked at."""

        def done(text: str) -> None:
            self._tried.add(kind)
            if text:
                self._tell(plan, self.CODE, f"{self.SUBJECT} is not exact: {text}")

        try:
            session = _Trial(self._unit, History(), plan, call)
            session.done = done
            session.predict(inputs)
        except Exception as error:  # noqa: BLE001 - the program must go on
            done(f"its trial failed: {type(error).__name__}: {error}"[:200])
            return
        session.watch(native_frame(3))


class FirstSizes(FirstRuns):
    """Tries a plan that leaves sizes open with the first of them, once each."""

    CODE = "AH346"
    SUBJECT = "a plan for sizes that vary"

    def _kind(self, inputs: list[Any]) -> Any:
        return tuple(tuple(one.shape) for one in inputs if isinstance(one, tf.Tensor))


class FirstCalls(FirstRuns):
    """Tries the first calls of a plan with code that may take other ways in graphs."""

    CODE = "AH348"
    SUBJECT = "its graph"

    def _kind(self, inputs: list[Any]) -> Any:
        del inputs
        return len(self._tried)


def first_runs(
    plan: Plan, unit: Unit, tell: Callable[[Plan, str, str], None]
) -> FirstRuns | None:
    """Returns what tries the first runs of a plan, None where that is not needed."""
    if plan.is_for_all_sizes:
        return FirstSizes(unit, tell)
    return FirstCalls(unit, tell) if plan.ran_tried_code else None


class _Trial(Session):
    """A session that tells what it has found."""

    done: Callable[[str], None]

    def _compare(self, result: Any, *, has_returned: bool) -> None:
        super()._compare(result, has_returned=has_returned)
        found = list(self._history.differences.values())
        if found:
            self.done(found[0].message)
        elif isinstance(self._error, Misguessed):
            self.done("")
        elif self._error is not None and has_returned:
            self.done(f"its graph failed: {self._error}"[:200])
        elif self._error is None:
            self.done("")
