"""What the user's names held where each op of a graph was made, for when it fails.

TensorFlow keeps the stack of each op that it makes. It lets others say which files are
left out there, and asks their filter for these each time: ours leaves out autohook's
own files, and looks at the names of the function that makes the op while it is asked.
"""

from __future__ import annotations

import functools
import sys
import threading
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops
from tensorflow.python.framework.ops import EagerTensor, SymbolicTensor
from tensorflow.python.ops.resource_variable_ops import ResourceVariable
from tensorflow.python.util import tf_stack

from autohook.runtime.frames import PACKAGE, names_in, shows_own_frames
from autohook.staging.operators.modes import is_foreign_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from types import CodeType, FrameType

# Name, and its dtype and shape, or its value.
Facts = tuple[tuple[str, Any, Any], ...]
_TENSORS = frozenset((SymbolicTensor, EagerTensor, ResourceVariable))
_VALUES = frozenset((int, float, bool, str, type(None)))
_FACTS = "_autohook_facts"
# File, line and function.
Place = tuple[str, int, str]

# Where prologues ask: TensorFlow sees the native frame there, then that of the twin.
entries: set[Place] = set()
# File and name of what has been converted.
functions: set[tuple[str, str]] = set()
# The functions of datasets, whose failures come without their place.
datasets: weakref.WeakSet[Any] = weakref.WeakSet()


class OpWatch(tf_stack.StackTraceFilter):  # type: ignore[misc] # TensorFlow is untyped
    """While it is entered, stacks of new ops leave our files out; for one thread."""

    def __init__(self) -> None:
        self._files: Any = None
        self._parents: Any = None
        super().__init__()

    def get_filtered_filenames(self) -> frozenset[str]:
        """Returns our files, and those that TensorFlow leaves out already."""
        parents = frozenset(self.parent.get_filtered_filenames())
        return parents if shows_own_frames() else parents | _own_files()

    def update(self) -> None:
        """Makes the set anew only where TensorFlow's own has changed."""
        parents = frozenset(self.parent.get_filtered_filenames())
        if parents != self._parents:
            self._parents = parents
            super().update()

    @property
    def internal_set(self) -> Any:
        """The files; TensorFlow asks for them whenever it makes an op."""
        _note(sys._getframe(1).f_back)
        return self._files

    @internal_set.setter
    def internal_set(self, files: Any) -> None:
        self._files = files


class _Watches(threading.local):
    """The watches of this thread that are not entered now."""

    def __init__(self) -> None:
        self.free: list[OpWatch] = []


_watches = _Watches()


def building(code: CodeType, entry: int = 0) -> AbstractContextManager[None]:
    """Returns what is entered while converted code adds to a graph.

    Args:
        code: The function that has been converted.
        entry: The line where its prologue asks; 0 where there is none.
    """
    functions.add((code.co_filename, code.co_name))
    if entry:
        entries.add((code.co_filename, entry, code.co_name))
    graph = ops.get_default_graph()
    if graph.building_function and graph.name.startswith("Dataset_"):
        datasets.add(graph)
    return _watched_ops()


@contextmanager
def _watched_ops() -> Iterator[None]:
    """Watches the ops that this thread makes meanwhile."""
    if type(tf_stack._source_filter_stacks[threading.get_ident()][-1]) is OpWatch:
        yield
        return
    watch = _watches.free.pop() if _watches.free else OpWatch()
    with watch:
        try:
            yield
        finally:
            _watches.free.append(watch)


def facts_in(graph: Any, name: str) -> Facts | None:
    """Returns what the user's names held where an op was made, None if unknown."""
    found: Facts | None = getattr(graph, _FACTS, {}).get(name)
    return found


def show_facts(facts: Facts, names: set[str]) -> list[str]:
    """Returns what names held, one line each.

    Args:
        facts: What is known.
        names: The names to show; all tensors where none of these is known.
    """
    chosen = [fact for fact in facts if fact[0] in names]
    chosen = chosen or [fact for fact in facts if fact[1] is not None]
    return [f"{name}: {_show(dtype, held)}" for name, dtype, held in chosen]


def _show(dtype: Any, held: Any) -> str:
    if dtype is None:
        text = repr(held)
        return text if len(text) <= 60 else f"{text[:57]}..."
    shape = held.dims
    sizes = "..." if shape is None else ", ".join(str(size) for size in held.as_list())
    return f"{dtype.name}[{sizes}]"


@functools.cache
def _own_files() -> frozenset[str]:
    return frozenset(str(path) for path in Path(PACKAGE).rglob("*.py"))


@functools.cache
def _is_skipped(filename: str) -> bool:
    return is_foreign_file(filename)


def _note(making: FrameType | None) -> None:
    """Keeps what the user's names hold while an op is made.

    Args:
        making: The function of TensorFlow's that makes the op.
    """
    if making is None:
        return
    known = names_in(making)
    definition, graph = known.get("node_def"), known.get("graph")
    frame = making.f_back
    while frame is not None and _is_skipped(frame.f_code.co_filename):
        frame = frame.f_back
    if definition is None or not isinstance(graph, tf.Graph) or frame is None:
        return
    facts = getattr(graph, _FACTS, None)
    if facts is None:
        facts = graph._autohook_facts = {}
    facts[definition.name] = tuple(
        (name, value.dtype, value.shape)
        if type(value) in _TENSORS
        else (name, None, value)
        for name, value in names_in(frame).items()
        if type(value) in _TENSORS or type(value) in _VALUES
    )
