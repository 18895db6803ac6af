"""Which function has called one: callers are staged before what they call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime.units import Unit
from autohook.staging import tiering
from autohook.staging.native_frames import native_frame

if TYPE_CHECKING:
    import types
    from collections.abc import Iterator

    from autohook.runtime.unit_info import UnitInfo


def may_be_staged(candidate: Any) -> bool:
    """Returns whether a function that this call is a part of may become a graph."""
    own = native_frame(4)
    is_region = candidate.unit.info.end_lineno > 0
    frame = own if is_region else own.f_back
    for _ in range(tiering.CALLERS):
        if frame is None:
            break
        around = [one for one in _around(frame, candidate) if one is not candidate]
        if around:
            return any(one.may_be_staged for one in around)
        frame = frame.f_back
    return False


def refused_inside(candidate: Any) -> Any:
    """Returns a unit around a region that was refused because of it, or None.

    Args:
        candidate: The region's candidate, which decides about a run now.
    """
    info = candidate.unit.info
    for other in _around(native_frame(4), candidate):
        lines = other.refused_lines
        is_lost = other is not candidate and not other.plans and lines
        if is_lost and all(info.lineno <= n <= info.end_lineno for n in lines):
            return other
    return None


def _around(frame: types.FrameType, candidate: Any) -> Iterator[Any]:
    """Yields the candidates of the units that a frame is in now, but for their ends."""
    for constant in frame.f_code.co_consts:
        if isinstance(constant, Unit):
            info = constant.info
            is_in = not info.end_lineno or _spans(info, frame, candidate)
            other = getattr(constant.enter, "__self__", None)
            if is_in and isinstance(other, _kind(candidate)):
                yield other


def _spans(info: UnitInfo, frame: types.FrameType, candidate: Any) -> bool:
    """Returns whether a frame is in a region, which does not lie in the candidate's."""
    if not info.lineno <= frame.f_lineno <= info.end_lineno:
        return False
    own = candidate.unit.info
    inner = own.filename == info.filename and own.end_lineno > 0
    return not inner or info.end_lineno - info.lineno > own.end_lineno - own.lineno


def _kind(candidate: Any) -> Any:
    """Returns the class of all candidates."""
    return type(candidate).__mro__[-2]
