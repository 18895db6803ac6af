"""Which frames of a traceback are the user's, and which go on with one of them."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, FrameType, TracebackType
    from typing import Any

PACKAGE = __file__.removesuffix(f"runtime{os.sep}frames.py")
"""What the file names of our own code objects begin with."""


_OPTIMIZED = 1
"""The flag of code objects whose names are no dict: functions'."""
_HELD_BY_NOBODY_ELSE = 3


def names_in(frame: FrameType) -> dict[str, Any]:
    """Returns the local names of a running function, with their values.

    Up to Python 3.12 a frame keeps the dict that it has given, and the values with it,
    longer than the program does.
    """
    kept = frame.f_locals
    names = dict(kept)
    is_snapshot = frame.f_code.co_flags & _OPTIMIZED and sys.version_info < (3, 13)
    if is_snapshot and sys.getrefcount(kept) <= _HELD_BY_NOBODY_ELSE:
        kept.clear()
    return names


def shows_own_frames() -> bool:
    """Returns whether AUTOHOOK_DEBUG asks for autohook's own frames."""
    return bool(os.environ.get("AUTOHOOK_DEBUG"))


def is_own(code: CodeType) -> bool:
    """Returns whether code belongs to the autohook package."""
    return code.co_filename.startswith(PACKAGE)


def unlink(first: TracebackType | None) -> None:
    """Takes our frames out of a traceback in place; its first entry stays.

    A function's native body, its twin and the bodies of its branches and loops become
    one entry, the innermost, as they are one function to the user.
    """
    if first is None or shows_own_frames():
        return
    entries = []
    entry: TracebackType | None = first
    while entry is not None:
        entries.append(entry)
        entry = entry.tb_next
    if not any(is_own(one.tb_frame.f_code) for one in entries[1:]):
        return
    following: TracebackType | None = None
    for one in reversed(_kept(entries)):
        one.tb_next = following
        following = one


def _kept(entries: list[TracebackType]) -> list[TracebackType]:
    kept = entries[:1]
    after_own = False
    for entry in entries[1:]:
        code = entry.tb_frame.f_code
        if is_own(code):
            after_own = True
            continue
        last = kept[-1].tb_frame.f_code
        if after_own and len(kept) > 1 and is_continuation(last, code):
            kept.pop()
        kept.append(entry)
        after_own = False
    return kept


def is_continuation(outer: CodeType, inner: CodeType) -> bool:
    """Returns whether code goes on with the function that another began.

    That is a native body's staged twin, or a branch or loop body inside a twin. A
    recursive call is none: it enters a native body again.
    """
    if _identity(outer) != _identity(inner):
        return False
    return _contains(outer, inner) or (_has_unit(outer) and not _has_unit(inner))


def _identity(code: CodeType) -> tuple[str, str]:
    # co_qualname is new in Python 3.11.
    return code.co_filename, getattr(code, "co_qualname", code.co_name)


def _contains(outer: CodeType, inner: CodeType) -> bool:
    return any(
        constant is inner
        or (type(constant) is type(outer) and _contains(constant, inner))
        for constant in outer.co_consts
    )


def _has_unit(code: CodeType) -> bool:
    return any(
        type(constant).__module__ == "autohook.runtime.units"
        for constant in code.co_consts
    )
