"""Values as plain data: what a run gave, so that two runs can be compared."""

from __future__ import annotations

import collections
import enum
import types
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

# What a snapshot is: nested tuples that begin with the name of a kind.
Snapshot = tuple[Any, ...]
_PLAIN = (bool, int, float, complex, str, bytes, type(None), range, slice)
_NAMED = (types.FunctionType, types.BuiltinFunctionType, type, types.ModuleType)
_DTYPES = {
    "int": ("int64", "int32", "float64", "float32"),
    "float": ("float64", "float32"),
    "bool": ("bool",),
}


@dataclass(frozen=True)
class Held:
    """The value of a tensor.

    Attributes:
        dtype: Its name.
        shape: Its dimensions.
        data: Its bytes, or for texts their list.
        shown: The value for people.
    """

    dtype: str
    shape: tuple[int, ...]
    data: Any
    shown: str


def held(array: Any) -> Held:
    """Returns the value of an array."""
    array = np.asarray(array)
    data = array.tolist() if array.dtype.kind in "OSU" else array.tobytes()
    name = "string" if array.dtype.kind in "OSU" else array.dtype.name
    shown = np.array2string(array, threshold=12).replace("\n", "")
    return Held(name, array.shape, data, shown)


class Taker:
    """Takes snapshots; tensors of a graph become outputs, to be filled in later.

    Attributes:
        outputs: The symbolic tensors that were met.
    """

    def __init__(self) -> None:
        self.outputs: list[Any] = []
        self._open: set[int] = set()

    def take(self, value: Any) -> Snapshot:
        """Returns the snapshot of a value and of all that it holds."""
        if isinstance(value, enum.Enum):
            return ("enum", type(value).__qualname__, value.name)
        if isinstance(value, _PLAIN) and type(value) in _PLAIN:
            if isinstance(value, (float, complex)):  # -0.0, and NaN is not itself
                return ("value", type(value).__name__, repr(value))
            return ("value", type(value).__name__, value)
        if isinstance(value, _NAMED):
            return ("named", value.__name__.rpartition(".")[2])
        if id(value) in self._open:
            return ("again", type(value).__name__)
        self._open.add(id(value))
        try:
            return self._parts(value)
        finally:
            self._open.remove(id(value))

    def _parts(self, value: Any) -> Snapshot:
        for rule in (self._tensor, self._staged, self._container):
            found = rule(value)
            if found is not None:
                return found
        return self._object(value)

    def _tensor(self, value: Any) -> Snapshot | None:
        if isinstance(value, tf.Variable):
            return ("variable", self.take(value.read_value()))
        if isinstance(value, tf.Tensor):
            if hasattr(value, "numpy"):
                return ("tensor", held(value.numpy()))
            self.outputs.append(value)
            return ("pending", len(self.outputs) - 1)
        if isinstance(value, (np.ndarray, np.generic)):
            return ("array", held(value))
        if isinstance(value, (tf.RaggedTensor, tf.SparseTensor, tf.IndexedSlices)):
            parts = tf.nest.flatten(value, expand_composites=True)
            return ("composite", type(value).__name__, self._all(parts))
        if isinstance(value, tf.TensorArray):
            return ("array of tensors", self.take(value.stack()))
        return None

    def _staged(self, value: Any) -> Snapshot | None:
        """Snapshots what stands for a Python value in a graph."""
        if not type(value).__module__.startswith("autohook."):
            return None
        if hasattr(value, "kind") and hasattr(value, "tensor"):
            return self.take(value.tensor)
        if hasattr(value, "options") and hasattr(value, "index"):
            return ("choice", self.take(value.index), self._all(value.options))
        if hasattr(value, "handle"):
            return self.take(value.stack())
        return None

    def _container(self, value: Any) -> Snapshot | None:
        if isinstance(value, dict):
            pairs = [(self.take(k), self.take(v)) for k, v in value.items()]
            return ("dict", type(value).__name__, tuple(pairs))
        if isinstance(value, (set, frozenset)):
            parts = sorted(map(self.take, value), key=repr)
            return ("set", type(value).__name__, tuple(parts))
        if isinstance(value, (list, tuple, collections.deque)):
            return ("items", type(value).__name__, self._all(value))
        return None

    def _object(self, value: Any) -> Snapshot:
        names = list(getattr(value, "__dict__", ()))
        for kind in type(value).__mro__:
            slots = kind.__dict__.get("__slots__", ())
            names += [slots] if isinstance(slots, str) else slots
        names = [n for n in names if n.isidentifier() and hasattr(value, n)]
        if not type(value).__module__.startswith("tests.programs"):
            names = []
        pairs = [(name, self.take(getattr(value, name))) for name in sorted(names)]
        return ("object", type(value).__qualname__, tuple(pairs))

    def _all(self, values: Any) -> tuple[Snapshot, ...]:
        return tuple(self.take(value) for value in values)


def fill(snapshot: Any, values: list[Held]) -> Any:
    """Returns a snapshot with its pending tensors replaced by their values."""
    if not isinstance(snapshot, tuple):
        return snapshot
    if snapshot[:1] == ("pending",):
        return ("tensor", values[snapshot[1]] if values else None)
    if snapshot[:1] == ("choice",) and values:
        index = int(np.frombuffer(fill(snapshot[1], values)[1].data, np.int32)[0])
        return fill(snapshot[2][index], values)
    return tuple(fill(part, values) for part in snapshot)


def is_same(eager: Any, staged: Any) -> bool:
    """Returns whether a run in a graph gave what the eager run gave.

    A Python number may come back as a tensor of exactly its value, a text as a string
    tensor, and a list or tuple of tensors as one tensor. (A number that a tensor of
    another branch is joined with has that one's dtype: a graph has one dtype.) NumPy's
    arrays and scalars come back as tensors of their dtype.
    """
    if eager == staged:
        return True
    if not (isinstance(eager, tuple) and isinstance(staged, tuple)):
        return False
    if not (eager and staged):
        return False
    if eager[0] == "array" and staged[0] == "tensor":
        return bool(eager[1] == staged[1])
    if staged[0] == "tensor" and staged[1] is not None:
        if eager[0] == "value":
            return _is_number_or_text(eager, staged[1])
        if eager[0] == "items":
            return _is_stacked(eager[2], staged[1])
    return len(eager) == len(staged) and all(map(is_same, eager, staged))


def _is_number_or_text(eager: Snapshot, tensor: Held) -> bool:
    _, kind, value = eager
    if kind in ("str", "bytes"):
        data = value.encode() if kind == "str" else value
        return tensor.dtype == "string" and tensor.data == data
    if tensor.dtype not in _DTYPES.get(kind, ()) or tensor.shape != ():
        return False
    number = np.frombuffer(tensor.data, tensor.dtype)[0].item()
    return bool((repr(number) if kind == "float" else number) == value)


def _is_stacked(items: tuple[Any, ...], tensor: Held) -> bool:
    if tensor.shape[:1] != (len(items),):
        return False
    if tensor.dtype == "string":
        texts = [item[1].data for item in items if item[0] == "tensor"]
        return bool(texts == tensor.data)
    rows = np.frombuffer(tensor.data, tensor.dtype).reshape(tensor.shape)
    return all(
        is_same(item, ("tensor", held(row)))
        for item, row in zip(items, rows, strict=True)
    )


def show(snapshot: Any) -> str:
    """Returns a snapshot as short text."""
    if not isinstance(snapshot, tuple) or not snapshot:
        return repr(snapshot)
    kind, *rest = snapshot
    if kind == "value":
        return str(rest[1]) if rest[0] in ("float", "complex") else repr(rest[1])
    if kind in ("tensor", "array") and isinstance(rest[0], Held):
        return f"{rest[0].dtype}({rest[0].shown})"
    if kind == "items":
        return f"{rest[0]}[{', '.join(map(show, rest[1]))}]"
    if kind == "dict":
        inside = ", ".join(f"{show(k)}: {show(v)}" for k, v in rest[1])
        return f"{rest[0]}{{{inside}}}"
    if kind == "error":
        return f"{rest[0]}{show(rest[1])[5:]}"
    if kind == "object":
        inside = ", ".join(f"{name}={show(v)}" for name, v in rest[1])
        return f"{rest[0]}({inside})"
    return f"{kind}({', '.join(map(show, rest))})"
