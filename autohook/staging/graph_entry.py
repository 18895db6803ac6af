"""Notices when anybody builds a graph, so that twins are used there.

TensorFlow enters every graph through one method, the default graph stack's
`get_controller`; asking "eager?" on each call of each listed function would cost 30
times as much as the prologue. tf.autograph would convert a listed function a second
time, from its source; it leaves alone what it calls an artifact. Besides these two
places of TensorFlow, autohook wraps what `failures.py` names.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from types import CodeType
from typing import TYPE_CHECKING, Any

from tensorflow.python.autograph.impl import api as autograph_api
from tensorflow.python.framework import ops

from autohook.runtime.dispatch import state
from autohook.runtime.frames import PACKAGE, unlink
from autohook.runtime.units import registry, unit_of
from autohook.staging import failures
from autohook.staging.observers import question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_TRACES = f"{PACKAGE}staging{os.sep}trace.py"


class GraphDoor:
    """Counts the graphs being built in all threads and wakes the units meanwhile.

    Attributes:
        keeps_awake: Whether no unit goes to rest, because all calls are measured.
    """

    def __init__(self) -> None:
        self.keeps_awake = False
        self._lock = threading.Lock()
        self._open = 0
        self._resting: list[Any] = []

    @property
    def is_open(self) -> bool:
        """Whether some thread builds a graph."""
        return self._open > 0

    def entered(self) -> None:
        """Wakes all units when the first graph is entered."""
        with self._lock:
            self._open += 1
            if self._open == 1:
                question.ask_always()
                self._resting = [unit for unit in registry if not unit.live]
                for unit in self._resting:
                    unit.live = True

    def left(self) -> None:
        """Puts the units to rest again when the last graph is left."""
        with self._lock:
            self._open -= 1
            if self._open == 0:
                for unit in self._resting:
                    unit.live = False
                self._resting = []
                if not self.keeps_awake:
                    question.ask_unwatched()

    def rest(self, unit: Any) -> None:
        """Puts one unit to rest, now or when the last graph is left."""
        if self.keeps_awake:
            return
        with self._lock:
            if self._open:
                self._resting.append(unit)
            else:
                unit.live = False


door = GraphDoor()


def watch() -> None:
    """Wraps the two places of TensorFlow; once per process.

    Where a graph fails to be built, the traceback is made to show the user's frames.
    """
    _watch_graph_stack()
    _mark_listed_functions()
    failures.watch()


def _watch_graph_stack() -> None:
    stack = type(ops._default_graph_stack)
    original = stack.get_controller

    @contextmanager
    def get_controller(self: Any, default: Any) -> Iterator[Any]:
        door.entered()
        try:
            with original(self, default) as graph:
                yield graph
        except BaseException as error:
            # The first entry is this frame's, which contextlib takes away again.
            if error.__traceback__ is not None and not _is_ours(error.__traceback__):
                unlink(error.__traceback__.tb_next)
            raise
        finally:
            door.left()

    stack.get_controller = get_controller


def _is_ours(traceback: TracebackType | None) -> bool:
    """Returns whether a graph is for a plan; what fails there is for our own eyes."""
    if state.recorder is not None:
        return True
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == _TRACES:
            return True
        traceback = traceback.tb_next
    return False


def _mark_listed_functions() -> None:
    original = autograph_api.is_autograph_artifact

    def is_autograph_artifact(entity: Any) -> bool:
        return original(entity) or is_listed(entity)

    autograph_api.is_autograph_artifact = is_autograph_artifact


def is_listed(entity: Any) -> bool:
    """Returns whether `entity` is a function or method of a listed module."""
    code = getattr(getattr(entity, "__func__", entity), "__code__", None)
    return isinstance(code, CodeType) and unit_of(code) is not None
