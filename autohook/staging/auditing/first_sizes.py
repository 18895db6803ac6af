"""The first calls of a plan that leaves sizes open are compared with native ones."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.auditing.session import Session
from autohook.staging.history import History
from autohook.staging.native_frames import native_frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.runtime.units import Unit
    from autohook.staging.plan import Plan

# How many sizes are tried, once each, before a plan is trusted with all.
TRIALS = 3


class FirstSizes:
    """Tries a plan with its first sizes: it runs, is undone, and the native run stands.

    Args:
        unit: The function.
        tell: Called with what differs, when something does.

    Attributes:
        call: The arguments of the call at hand, and what its prologue passed.
    """

    def __init__(self, unit: Unit, tell: Callable[[Plan, str], None]) -> None:
        self.call: tuple[Any, Any] = ((), None)
        self._unit = unit
        self._tell = tell
        self._tried: set[Any] = set()

    def takes(self, plan: Plan, inputs: list[Any]) -> bool:
        """Returns whether a call is needed for a trial, and so runs natively."""
        call, self.call = self.call, ((), None)
        if len(self._tried) >= TRIALS:
            return False
        sizes = tuple(tuple(one.shape) for one in inputs if isinstance(one, tf.Tensor))
        if sizes in self._tried:
            return False
        if sys.getprofile() is None:  # else a profiler's, or an outer call is tried
            self._start(plan, inputs, call, sizes)
        return True

    def _start(self, plan: Plan, inputs: list[Any], call: Any, sizes: Any) -> None:
        """Tries a plan with a call, which then runs natively, and is looked at."""

        def done(text: str) -> None:
            self._tried.add(sizes)
            if text:
                self._tell(plan, text)

        try:
            session = _Trial(self._unit, History(), plan, call)
            session.done = done
            session.predict(inputs)
        except Exception as error:  # noqa: BLE001 - the program must go on
            done(f"its trial failed: {type(error).__name__}: {error}"[:200])
            return
        session.watch(native_frame(3))


class _Trial(Session):
    """A session that tells what it has found."""

    done: Callable[[str], None]

    def _compare(self, result: Any, *, has_returned: bool) -> None:
        super()._compare(result, has_returned=has_returned)
        found = list(self._history.differences.values())
        if found:
            self.done(found[0].message)
        elif self._error is not None and has_returned:
            self.done(f"its graph failed: {self._error}"[:200])
        elif self._error is None:
            self.done("")
