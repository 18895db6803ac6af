"""What containers from outside hold: guarded when, and only as far as, it is read."""

from __future__ import annotations

import types
from collections import Counter, OrderedDict, defaultdict, deque
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from autohook.runtime.dispatch import state
from autohook.staging.guards import CONSTANT_TYPES, MISSING
from autohook.staging.signature import is_named_tuple

if TYPE_CHECKING:
    from autohook.staging.recorder import TraceRecorder

LAZY = (list, dict, set, deque, OrderedDict, defaultdict, Counter)
MAPPINGS = (dict, OrderedDict, defaultdict, Counter)
ELEMENTS = 4096
ARRAY_BYTES = 1 << 16
_KEYS = (str, int, bool, bytes, type(None))


def is_large(value: Any) -> bool:
    """Returns whether it is an array too large to be compared on each call."""
    return type(value) is np.ndarray and value.nbytes > ARRAY_BYTES


class Contents:
    """Containers that the trace has met, and whether it has looked into them."""

    def __init__(self, recorder: TraceRecorder) -> None:
        self._recorder = recorder
        self._labels: dict[int, tuple[Any, str]] = {}
        self._read: set[int] = set()
        self._hidden: dict[int, Any] = {}
        self._arrays: dict[int, Any] = {}

    def meet(self, container: Any, label: str) -> None:
        """Remembers a container that was there before the trace."""
        self._labels[id(container)] = (container, label)

    def know(self, container: Any) -> None:
        """Remembers a container whose contents are guarded already."""
        self._labels[id(container)] = (container, "")
        self._read.add(id(container))

    def hide(self, container: Any) -> None:
        """Remembers that a container is changed when the graph has run, if at all."""
        self._hidden[id(container)] = container

    def read(self, container: Any) -> None:
        """Guards all that a container holds; nothing to do for what is no such one."""
        if id(container) in self._hidden:
            kind = type(container).__name__
            self._recorder.refuse(
                "AH310",
                f"it reads a {kind} from outside the function, which is changed only"
                " when the graph has run",
            )
        found = self._labels.get(id(container))
        if found is None or id(container) in self._read:
            return
        self._read.add(id(container))
        label = found[1]
        before = self._before(container)
        if len(before) > ELEMENTS:
            self._recorder.refuse("AH316", f"{label} has more than {ELEMENTS} elements")
        if not self._lift(container, before, label):
            self._guard(container, before, label)

    def read_deep(self, value: Any, depth: int = 4) -> None:
        """Guards what a value holds that code gets which no operator looks after."""
        self.read(value)
        if depth == 0:
            return
        kind = type(value)
        if kind in MAPPINGS:
            parts = list(value.values())
        elif kind in (list, tuple, deque, set) or is_named_tuple(value):
            parts = list(value)
        else:
            return
        for part in parts:
            self.read_deep(part, depth - 1)

    def item(self, container: Any, key: Any) -> Any:
        """Returns an item, guarding no more than that if it can."""
        label = self._labels[id(container)][1]
        kind = type(container)
        self._recorder.sources.settle(key)
        is_known = self._is_known(container)
        if is_known or type(key) not in _KEYS or kind in (set, Counter):
            self.read(container)
            return container[key]
        if kind in MAPPINGS:
            return self._value_of(container, key, label)
        if type(key) is int and -len(container) <= key < len(container):
            return self._element(container, key, label)
        self.read(container)
        return container[key]

    def has(self, mapping: Any, key: Any) -> bool:
        """Returns whether a mapping has a key, guarding no more than that."""
        path, label = self._recorder.path(mapping), self._labels[id(mapping)][1]
        found = key in mapping
        name = self._recorder.writer.name_of(key)
        self._recorder.writer.require(
            f"({name} in {path}) is {found}", f"whether {label} has {key!r}"
        )
        return found

    def array(self, value: np.ndarray, label: str, key: Any = None) -> None:
        """Guards what a NumPy array from outside holds."""
        if id(value) in self._arrays or id(value) in self._recorder.fresh:
            return
        self._arrays[id(value)] = value
        if is_large(value) or value.dtype.hasobject:
            self._recorder.refuse(
                "AH316",
                f"{label} is a NumPy array too large to be compared on each call",
                "Make it a tensor (`tf.constant(array)`) before the loop.",
            )
        name = self._recorder.writer.name_of(value)
        kept = self._recorder.writer.name_of(value.tobytes())
        condition = f"{name}.tobytes() == {kept}"
        self._recorder.writer.require(condition, f"the contents of {label}", key)

    def is_outside(self, value: Any) -> bool:
        """Returns whether a container was there before the trace."""
        return id(value) in self._labels

    def is_plain_mapping(self, value: Any, key: Any) -> bool:
        """Returns whether a key may be looked up without reading all."""
        return (
            id(value) in self._labels
            and type(value) in MAPPINGS
            and type(key) in _KEYS
            and not self._is_known(value)
        )

    def _is_known(self, container: Any) -> bool:
        """Returns whether there is no use in looking at single items."""
        key = id(container)
        known = key in self._read or key in self._hidden
        return known or self._is_changed(container)

    def _value_of(self, mapping: Any, key: Any, label: str) -> Any:
        if key not in mapping:
            self.has(mapping, key)
            if type(mapping) is defaultdict:
                self._recorder.refuse("AH310", f"it makes a new entry in {label}")
            return mapping[key]  # raises what Python raises
        writer = self._recorder.writer
        absent, name = writer.name_of(MISSING), writer.name_of(key)
        text = f"{self._recorder.path(mapping)}.get({name}, {absent})"
        at = ("item", self._recorder.owner_key(mapping), key)
        return self._recorder.take(text, mapping[key], at, f"{label}[{key!r}]")

    def _element(self, sequence: Any, index: int, label: str) -> Any:
        path = self._recorder.path(sequence)
        least = index + 1 if index >= 0 else -index
        self._recorder.writer.require(
            f"len({path}) >= {least}", f"the length of {label}"
        )
        at = ("item", self._recorder.owner_key(sequence), index)
        return self._recorder.take(
            f"{path}[{index}]", sequence[index], at, f"{label}[{index}]"
        )

    def _is_changed(self, container: Any) -> bool:
        journal: Any = state.journal
        key = ("content", id(container))
        return journal is not None and bool(journal.has_written(key))

    def _before(self, container: Any) -> Any:
        """Returns what a container held when the trace began."""
        journal: Any = state.journal
        key = ("content", id(container))
        while journal is not None:
            if key in journal.before and journal.outer is None:
                return journal.before[key]
            journal = journal.outer
        return container

    def _guard(self, container: Any, before: Any, label: str) -> None:
        recorder = self._recorder
        path = recorder.path(container)
        key = ("content", recorder.owner_key(container))
        if type(container) in MAPPINGS:
            recorder.require_elements(path, list(before), f"the keys of {label}", key)
            values = list(before.values())
            recorder.require_elements(f"{path}.values()", values, label, key)
            for name, value in before.items():
                recorder.reach(value, f"{label}[{name!r}]")
            return
        recorder.require_elements(path, list(before), f"the elements of {label}", key)
        for value in before:
            recorder.reach(value, f"an element of {label}")

    def _lift(self, container: Any, before: Any, label: str) -> bool:
        """Makes the changing contents of a container inputs, if they can be."""
        recorder = self._recorder
        key = ("content", recorder.owner_key(container))
        if key not in recorder.sources.changing or isinstance(container, set):
            return False
        if self._is_changed(container) or recorder.root is None:
            return False
        path, writer = recorder.path(container), recorder.writer
        is_mapping = type(container) in MAPPINGS
        names = list(before) if is_mapping else list(range(len(before)))
        parts = [before[name] for name in names]
        if not all(map(is_liftable, parts)):
            return False
        if is_mapping:
            recorder.require_elements(path, names, f"the keys of {label}", key)
        else:
            writer.require(f"len({path}) == {len(before)}", f"the length of {label}")
        new = [
            recorder.take(
                f"{path}[{writer.name_of(name)}]", part, ("part", key, name), label
            )
            for name, part in zip(names, parts, strict=True)
        ]
        recorder.replace(
            container, dict(zip(names, new, strict=True)) if is_mapping else new
        )
        return True


def is_liftable(value: Any, depth: int = 3) -> bool:
    """Returns whether a value that changes can be an input, or made of inputs."""
    if value is None or isinstance(value, (*CONSTANT_TYPES, tf.Tensor, np.ndarray)):
        return True
    if isinstance(value, (tf.Variable, type, types.FunctionType, types.ModuleType)):
        return True
    if type(value) in (tuple, list) or is_named_tuple(value):
        return depth > 0 and all(is_liftable(part, depth - 1) for part in value)
    if type(value) is dict:
        parts = value.values()
        return depth > 0 and all(is_liftable(part, depth - 1) for part in parts)
    return False
