"""Runs a program as the outermost frame of its process, as plain Python does.

A frame of autohook's below the program would show: in tracebacks, to
`sys._getframe`, `warnings.warn(stacklevel=2)`, `faulthandler` and in the depth at
which recursion ends. So the program is started by functions of CPython's own that are
written in C and have no frames: a comparison leads to a `defaultdict` that lacks the
key, which leads to its factory, which is `exec`.
"""

from __future__ import annotations

import atexit
import sys
from _collections import defaultdict  # type: ignore[import-not-found]  # built in
from _functools import partial  # type: ignore[import-not-found]  # built in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType
    from typing import Any


class Ending:
    """What CPython does when a program from a file has ended (Python/pythonrun.c).

    It is equal to anything. Compared after the program, it tidies up as after one that
    has not failed. `leave` is called in any case, be it before or after that.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._is_flushed = False
        self._shown: object = None

    def __eq__(self, other: object) -> bool:
        self.tidy()
        return True

    __hash__ = object.__hash__

    def tidy(self) -> None:
        """Flushes both streams, unless that is done, and forgets the file."""
        self._flush()
        atexit.unregister(self._after_exception)
        self._forget_file()

    def leave(self) -> None:
        """Flushes both streams, unless that is done; an exception is shown after it."""
        if self._flush():
            self._shown = getattr(sys, "last_value", None)
            # Registered last, it is called before what the program has registered.
            atexit.register(self._after_exception)

    def _flush(self) -> bool:
        if self._is_flushed:
            return False
        self._is_flushed = True
        _flush("stderr")
        _flush("stdout")
        return True

    def _after_exception(self) -> None:
        # SystemExit is not shown: it ends the process before the file is forgotten.
        if getattr(sys, "last_value", None) is not self._shown:
            self._forget_file()
        self._namespace = {}

    def _forget_file(self) -> None:
        for name in ("__file__", "__cached__"):
            self._namespace.pop(name, None)
        # Kept longer, it would outlive the module at the end of the process.
        self._namespace = {}


def _flush(name: str) -> None:
    try:
        getattr(sys, name).flush()
    except BaseException:  # noqa: BLE001 - CPython forgets it as well
        return


def make_starter(
    code: CodeType,
    namespace: dict[str, Any],
    finish: Callable[[], object],
    own_hash: int = 0,
) -> object:
    """Returns an object that runs a program when it is compared with another.

    Args:
        code: The program.
        namespace: Its globals.
        finish: Called when the object goes away. Whoever compares it shall own it
            alone: then that is when the program has ended, well or with an exception
            that has not been shown yet.
        own_hash: Its hash, where it is to be found in a dictionary.
    """
    run = defaultdict(partial(exec, code, namespace))

    def end(_starter: object) -> None:
        run.default_factory = None
        finish()

    starter: type = type(
        "Starter",
        (),
        {
            # Built in, hence not bound: called with the other side, not with self.
            "__eq__": run.__missing__,
            "__hash__": lambda _starter: own_hash,
            "__del__": end,
        },
    )
    return starter()
