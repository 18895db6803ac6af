"""Measures every call of every unit, and every guard, while a program is explained."""

from __future__ import annotations

import inspect
import sys
import threading
import time
import types
from typing import TYPE_CHECKING, Any

from autohook.decisions import Profile
from autohook.runtime.units import Unit
from autohook.staging import ambience
from autohook.staging.region_calls import RegionCalls

if TYPE_CHECKING:
    from autohook.staging.candidate import Candidate

SUSPENDED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
# Plans are measured once their graphs are instantiated and caches are warm.
WARM_HITS = 4
# Small functions that can never be staged are left alone after so many calls.
ENOUGH_CALLS = 10_000
SMALL = 20e-6


class OpenCalls(threading.local):
    """The native calls of this thread that have not returned yet.

    Attributes:
        inner: For each, what the units that it called have taken, in seconds.
    """

    def __init__(self) -> None:
        self.inner: list[list[float]] = []

    def charge(self, seconds: float) -> None:
        """Counts a finished call as part of the innermost open one."""
        if self.inner:
            self.inner[-1][0] += seconds

    def close(self, record: list[float]) -> None:
        """Ends a call, and those inside it whose end was not seen."""
        if any(other is record for other in self.inner):
            while self.inner.pop() is not record:
                pass


open_calls = OpenCalls()


class Watcher:
    """Stands before one candidate and measures what it decides about."""

    def __init__(self, candidate: Candidate) -> None:
        self._candidate = candidate
        self._native_calls = 0
        self._native = 0.0
        self._own = 0.0
        self._staged = 0.0
        self._tracing = 0.0

    def profile(self) -> Profile:
        """Returns what was measured so far."""
        return Profile(
            self._native_calls, self._native, self._own, self._staged, self._tracing
        )

    def method(self) -> types.MethodType:
        """Returns what a prologue calls: a method of the candidate, as without us."""

        def enter(_candidate: Candidate, cells: Any, *values: Any) -> bool:
            return self.enter(cells, *values)

        return types.MethodType(enter, self._candidate)

    def enter(self, cells: Any, *values: Any) -> bool:
        """Asks the candidate, and measures the call that it runs or leaves alone."""
        candidate = self._candidate
        if not ambience.is_eager():
            return candidate.enter(cells, *values)
        traces = len(candidate.history.traces)
        start = time.perf_counter()
        is_run = candidate.enter(cells, *values)
        took = time.perf_counter() - start
        if len(candidate.history.traces) > traces:
            self._tracing += took
        elif is_run:
            self._staged += took
            self._time_guards(values, cells)
        open_calls.charge(time.perf_counter() - start)
        if not is_run and sys.gettrace() is None:
            self._watch(sys._getframe(2))
        return is_run

    def leave(self, seconds: float, inner: float) -> None:
        """Counts a native call that has returned.

        Args:
            seconds: How long it took.
            inner: How much of that other units took, which it called.
        """
        self._native_calls += 1
        self._native += seconds
        self._own += seconds - inner
        if self._native_calls == ENOUGH_CALLS and self._candidate.is_resting:
            self._candidate.unit.live = self._own / ENOUGH_CALLS > SMALL

    def _watch(self, frame: types.FrameType) -> None:
        if frame.f_code is Unit._first_enter.__code__ and frame.f_back is not None:
            frame = frame.f_back
        if isinstance(self._candidate, RegionCalls):
            self._candidate.hold(CallTimer(self, None))
        elif not frame.f_code.co_flags & SUSPENDED:
            frame.f_trace = CallTimer(self, frame.f_trace)

    def _time_guards(self, values: tuple[Any, ...], cells: Any) -> None:
        for plan in self._candidate.plans:
            is_due = not plan.check_ns and plan.hits >= WARM_HITS
            if is_due and plan.match(values, cells) is not None:
                plan.time_guards(values, cells)


class CallTimer:
    """Lives in a frame's `f_trace` slot, as `ExitTimer` does, and dies with it."""

    __slots__ = ("_earlier", "_record", "_start", "_watcher")

    def __init__(self, watcher: Watcher, earlier: Any) -> None:
        self._watcher = watcher
        self._earlier = earlier
        self._record = [0.0]
        open_calls.inner.append(self._record)
        self._start = time.perf_counter()

    def __call__(self, *_event: Any) -> None:
        """Declines to trace, should a tracer be set meanwhile."""

    def __del__(self) -> None:
        took = time.perf_counter() - self._start
        open_calls.close(self._record)
        open_calls.charge(took)
        self._watcher.leave(took, self._record[0])
