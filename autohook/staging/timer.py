"""Times a native call from its prologue to its return, without wrapping it."""

from __future__ import annotations

import time
from functools import partial
from itertools import repeat, starmap
from operator import sub
from typing import TYPE_CHECKING, Any

from autohook.staging import native_ends

if TYPE_CHECKING:
    import types


class ExitTimer(partial):  # type: ignore[type-arg]  # not at run time on 3.10
    """Lives in a frame's `f_trace` slot and dies with the frame.

    A frame drops what its `f_trace` holds when the call returns, which gives the
    time of the return with no wrapper, hence no extra frame in tracebacks. The slot is
    only read by tracers, and a unit is not timed under one; where one is set meanwhile,
    it does not see the end of the timer, for that is a call of what C has put together.
    Checked on CPython 3.10 to 3.13.
    """

    __slots__ = ()

    @classmethod
    def start(cls, frame: types.FrameType, samples: list[float]) -> None:
        """Times the call of `frame`; appends seconds to `samples` at its end."""
        if native_ends.is_free(frame):
            now = starmap(time.perf_counter, repeat(()))
            taken = map(sub, now, repeat(time.perf_counter()))
            native_ends.hold(frame, cls(next, map(samples.append, taken)))

    def __call__(self, *_event: Any) -> None:
        """Declines to trace, should a tracer be set meanwhile."""

    __del__ = partial.__call__
