"""What is to happen when the native body of a unit has run to its end.

A function's end is the end of its frame: what lives in the frame's `f_trace` slot dies
with it. A region ends in the middle of a frame: there the prologue's mark tells it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import types


class _Deciding(threading.local):
    """The region about whose next run this thread decides, if it is one."""

    waiting: list[Any] | None = None


_deciding = _Deciding()


def deciding(waiting: list[Any] | None) -> list[Any] | None:
    """Says for which region the next ends are; returns that of before.

    Args:
        waiting: What the region keeps until its end, None for functions.
    """
    earlier, _deciding.waiting = _deciding.waiting, waiting
    return earlier


def is_free(frame: types.FrameType) -> bool:
    """Returns whether nothing waits yet for the end of the body that runs next."""
    waiting = _deciding.waiting
    return frame.f_trace is None if waiting is None else not waiting


def hold(frame: types.FrameType, thing: Any) -> None:
    """Keeps an object until the body that runs next has ended."""
    waiting = _deciding.waiting
    if waiting is None:
        frame.f_trace = thing
    else:
        waiting.append(thing)


def is_region() -> bool:
    """Returns whether the body that runs next is a region's."""
    return _deciding.waiting is not None
