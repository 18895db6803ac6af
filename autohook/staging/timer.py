"""Times a native call from its prologue to its return, without wrapping it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import types


class ExitTimer:
    """Lives in a frame's `f_trace` slot and dies with the frame.

    A frame drops what its `f_trace` holds when the call returns, which gives the
    time of the return with no wrapper, hence no extra frame in tracebacks. The slot is
    only read by tracers, and a unit is not timed under one. Checked on CPython 3.10 to
    3.13.
    """

    __slots__ = ("_samples", "_start")

    def __init__(self, samples: list[float]) -> None:
        self._samples = samples
        self._start = time.perf_counter()

    @classmethod
    def start(cls, frame: types.FrameType, samples: list[float]) -> None:
        """Times the call of `frame`; appends seconds to `samples` at its end."""
        if frame.f_trace is None:
            frame.f_trace = cls(samples)

    def __call__(self, *_event: Any) -> None:
        """Declines to trace, should a tracer be set meanwhile."""

    def __del__(self) -> None:
        self._samples.append(time.perf_counter() - self._start)
