"""Takes autohook's own frames out of tracebacks, so that they read as plain ones."""

from __future__ import annotations

import builtins
import os
import sys

from autohook.hook.finder import FRAMES
from autohook.runtime import frames
from autohook.runtime.frames import PACKAGE, is_continuation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, TracebackType
    from typing import Any

IMPORTER = "<frozen importlib._bootstrap"
PROGRAM_FILE = os.path.join(PACKAGE, "hook", "main_program.py")
WAITING_FILE = os.path.join(PACKAGE, "hook", "waiting.py")
BOUNDARY = ("execute", "execute_source", "call_program")
"""Functions that run the program: what is above their frames is never the user's."""


def strip(error: BaseException) -> None:
    """Relinks the tracebacks of an exception, its causes and its contexts, in place.

    Tracebacks without a frame of autohook's stay as they are.
    """
    for one in _chain(error):
        kept = _keep(_entries(one.__traceback__))
        if kept is not None:
            one.__traceback__ = _link(kept)


def install_hooks() -> None:
    """Makes uncaught exceptions show plain tracebacks; AUTOHOOK_DEBUG=1 shows all.

    Called when frames of autohook's may be among the user's for the first time, which
    most processes never see. A program's own hook is left as it is, but not that of
    exceptiongroup, which on Python 3.10 shows what later ones show by themselves: the
    import of TensorFlow puts it in.
    """
    if os.environ.get("AUTOHOOK_DEBUG"):
        return
    plain = sys.__excepthook__
    if plain.__module__ != __name__:
        # Both names, for programs that go back to sys.__excepthook__.
        sys.__excepthook__ = _stripping_hook(plain)
        if sys.excepthook is plain:
            sys.excepthook = sys.__excepthook__
    if str(getattr(sys.excepthook, "__module__", "")).startswith("exceptiongroup."):
        sys.excepthook = _stripping_hook(sys.excepthook)
    if "threading" in sys.modules:
        install_thread_hook()


def install_thread_hook() -> None:
    """Does the same for the exceptions that end threads."""
    if os.environ.get("AUTOHOOK_DEBUG"):
        return
    import threading

    plain = threading.__excepthook__
    if plain.__module__ != __name__:
        threading.__excepthook__ = _stripping_thread_hook(plain)
        if threading.excepthook is plain:
            threading.excepthook = threading.__excepthook__


def _stripping_thread_hook(plain: Callable[..., Any]) -> Callable[..., Any]:
    def excepthook(arguments: Any, /) -> None:
        if arguments.exc_value is not None:
            strip(arguments.exc_value)
            fields = (arguments.exc_type, arguments.exc_value)
            traceback = arguments.exc_value.__traceback__
            arguments = type(arguments)((*fields, traceback, arguments.thread))
        plain(arguments)

    return excepthook


def _stripping_hook(plain: Callable[..., Any]) -> Callable[..., Any]:
    def excepthook(
        exctype: type[BaseException],
        value: BaseException,
        _traceback: TracebackType | None,
        /,
    ) -> None:
        strip(value)
        plain(exctype, value, value.__traceback__)

    return excepthook


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yields an exception and all that its traceback shows with it."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__]
        waiting += getattr(one, "exceptions", ()) if _is_group(one) else ()


def _is_group(error: BaseException) -> bool:
    group = getattr(builtins, "BaseExceptionGroup", None)  # new in Python 3.11
    return group is not None and isinstance(error, group)


def _entries(traceback: TracebackType | None) -> list[TracebackType]:
    entries = []
    while traceback is not None:
        entries.append(traceback)
        traceback = traceback.tb_next
    return entries


def _keep(entries: list[TracebackType]) -> list[TracebackType] | None:
    """Returns the entries that plain Python would show, None for all of them."""
    if not any(is_own(entry.tb_frame.f_code) for entry in entries):
        return None
    boundary = [
        index
        for index, entry in enumerate(entries)
        if _is_boundary(entry.tb_frame.f_code)
    ]
    if boundary:
        entries = entries[boundary[0] + 1 :]
    kept: list[TracebackType] = []
    after_own = False
    for entry in entries:
        code = entry.tb_frame.f_code
        if is_own(code) or (after_own and code.co_filename.startswith(IMPORTER)):
            # What a finder of ours asks is what importlib itself would ask.
            after_own = not _is_finder(code)
            continue
        if after_own and kept and is_continuation(kept[-1].tb_frame.f_code, code):
            kept.pop()
        kept.append(entry)
        after_own = False
    return kept


def _link(entries: list[TracebackType]) -> TracebackType | None:
    following: TracebackType | None = None
    for entry in reversed(entries):
        entry.tb_next = following
        following = entry
    return following


def is_own(code: CodeType) -> bool:
    """Returns whether code belongs to the autohook package."""
    return frames.is_own(code) or any(code is f for f in FRAMES)


def _is_finder(code: CodeType) -> bool:
    return code.co_filename == WAITING_FILE or any(code is f for f in FRAMES)


def _is_boundary(code: CodeType) -> bool:
    return code.co_name in BOUNDARY and code.co_filename == PROGRAM_FILE
