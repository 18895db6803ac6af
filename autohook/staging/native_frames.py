"""The frame of the user's function whose prologue has asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import types


def native_frame(depth: int) -> types.FrameType:
    """Returns the frame whose prologue has called `enter`.

    Args:
        depth: How many calls of ours are surely between, at least.
    """
    frame = sys._getframe(depth)
    # Others of ours may stand between a prologue and its candidate.
    while _is_ours(frame) and frame.f_back is not None:
        frame = frame.f_back
    return frame


def _is_ours(frame: types.FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).startswith("autohook.")
