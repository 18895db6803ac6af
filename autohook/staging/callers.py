"""Which function has called one: callers are staged before what they call."""

from __future__ import annotations

from typing import Any

from autohook.runtime.units import Unit
from autohook.staging import tiering
from autohook.staging.native_frames import native_frame


def may_be_staged(candidate: Any) -> bool:
    """Returns whether a function that this call is a part of may become a graph."""
    frame = native_frame(4).f_back
    for _ in range(tiering.CALLERS):
        if frame is None:
            break
        for constant in frame.f_code.co_consts:
            if type(constant) is Unit:
                other = getattr(constant.enter, "__self__", None)
                if isinstance(other, _kind(candidate)) and other is not candidate:
                    found: bool = other.may_be_staged
                    return found
        frame = frame.f_back
    return False


def _kind(candidate: Any) -> Any:
    """Returns the class of all candidates."""
    return type(candidate).__mro__[-2]
