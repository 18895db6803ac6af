"""Values and state as plain data: nested tuples that another process can compare."""

from __future__ import annotations

import collections
import enum
import traceback
import types
import weakref
from typing import Any

import keras
import numpy as np
import tensorflow as tf

# Nested tuples of plain values; each begins with the name of a kind.
Snapshot = tuple[Any, ...]
_PLAIN = (bool, int, str, bytes, type(None), range, slice, type(...))
_NAMED = (types.FunctionType, types.BuiltinFunctionType, type, types.ModuleType)
_SHARED = (list, dict, set, collections.deque, np.ndarray, tf.Tensor, tf.Variable)
_KERAS = (keras.layers.Layer, keras.optimizers.Optimizer, keras.metrics.Metric)


class Taker:
    """Takes one snapshot of values that may share parts: each is written once.

    Args:
        module: The name of the program's module; objects of its classes are opened.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._numbers: dict[int, int] = {}
        # Objects must live as long as their ids are used.
        self._kept: list[Any] = []

    def take(self, value: Any) -> Snapshot:
        """Returns the snapshot of a value and of all that it holds."""
        if isinstance(value, enum.Enum):
            return ("enum", type(value).__qualname__, value.name)
        if type(value) in _PLAIN:
            return ("value", type(value).__name__, _plain(value))
        if type(value) in (float, complex):  # -0.0, and NaN is not itself
            return ("value", type(value).__name__, repr(value))
        if isinstance(value, _NAMED):
            return ("named", value.__name__)
        is_shared = isinstance(value, _SHARED) or self._is_own(value)
        if is_shared:
            known = self._numbers.get(id(value))
            if known is not None:
                return ("same", type(value).__name__, known)
            self._numbers[id(value)] = len(self._numbers)
            self._kept.append(value)
        for rule in (_tensor, self._container, self._exception, self._library):
            found = rule(value)
            if found is not None:
                return found
        return self._object(value)

    def _is_own(self, value: Any) -> bool:
        return type(value).__module__ == self._module

    def _container(self, value: Any) -> Snapshot | None:
        kind = type(value).__name__
        if isinstance(value, dict):
            # A `_DictWrapper` of TensorFlow only says that it is a dict.
            kept = dict.items(value) if issubclass(type(value), dict) else value.items()
            pairs = [(self.take(k), self.take(v)) for k, v in kept]
            extra = [self.take(getattr(value, "default_factory", None))]
            return ("dict", kind, tuple(pairs), *extra, *self._attributes(value))
        if isinstance(value, (set, frozenset)):
            return ("set", kind, tuple(sorted(map(self.take, value), key=repr)))
        if isinstance(value, (list, tuple, collections.deque)):
            items = tuple(map(self.take, value))
            limit = getattr(value, "maxlen", None)
            return ("items", kind, items, limit, *self._attributes(value))
        return None

    def _exception(self, value: Any) -> Snapshot | None:
        if not isinstance(value, BaseException):
            return None
        args = tuple(map(self.take, value.args))
        behind = [type(e).__name__ for e in (value.__cause__, value.__context__)]
        lines = tuple(self._places(value))
        return ("error", type(value).__qualname__, args, str(value), *behind, lines)

    def _places(self, error: BaseException) -> list[tuple[str, int]]:
        """Returns the lines of the program in a traceback; frames of ours as well."""
        found = []
        file = self._module.rpartition(".")[2] + ".py"
        for frame, line in traceback.walk_tb(error.__traceback__):
            name = frame.f_code.co_filename
            if name.endswith(f"/{file}"):
                found.append((frame.f_code.co_name, line))
            elif "/autohook/" in name:
                found.append((name, line))
        return found

    def _library(self, value: Any) -> Snapshot | None:
        """Snapshots objects of Keras, those of the program's own classes included."""
        if isinstance(value, weakref.ref):
            return ("weak", value() is not None)
        if isinstance(value, tf.random.Generator):
            return ("generator", self.take(value.state))
        if not isinstance(value, _KERAS):
            return None
        parts: list[Any] = [getattr(value, "built", None)]
        parts.append(getattr(value, "trainable", None))
        parts += [self.take(variable) for variable in value.variables]
        for name in ("rate", "momentum", "epsilon", "axis"):
            number = getattr(value, name, None)
            if isinstance(number, (int, float)):
                parts.append((name, self.take(number)))
        own = self._attributes(value) if self._is_own(value) else ()
        return ("keras", type(value).__name__, tuple(parts), *own)

    def _object(self, value: Any) -> Snapshot:
        if not self._is_own(value):
            return ("object", type(value).__qualname__)
        return ("object", type(value).__qualname__, *self._attributes(value))

    def _attributes(self, value: Any) -> tuple[Snapshot, ...]:
        """Returns the attributes of an object of the program's own classes."""
        if not self._is_own(value):
            return ()
        pairs = dict(getattr(value, "__dict__", {}))
        for kind in type(value).__mro__:
            slots = kind.__dict__.get("__slots__", ())
            for name in [slots] if isinstance(slots, str) else slots:
                if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                    pairs[name] = getattr(value, name)
        internal = _INTERNAL if isinstance(value, (*_KERAS, tf.Module)) else ()
        return tuple(
            (f".{name}", self.take(part))
            for name, part in pairs.items()
            if name not in internal
        )

    def state(self, module: types.ModuleType) -> Snapshot:
        """Returns what the globals of the program hold, and its classes."""
        values = []
        for name, value in vars(module).items():
            if name.startswith("__") or isinstance(value, types.ModuleType):
                continue
            if isinstance(value, type) and value.__module__ == self._module:
                parts = [
                    (f".{key}", self.take(part))
                    for key, part in vars(value).items()
                    if not key.startswith("__") and not _is_code(part)
                ]
                values.append((f".{name}", tuple(parts)))
            elif isinstance(value, types.FunctionType):
                values.append((f".{name}", self._function(value)))
            else:
                values.append((f".{name}", self.take(value)))
        return tuple(values)

    def _function(self, function: types.FunctionType) -> Snapshot:
        """Returns what a function holds: defaults, attributes and closure."""
        parts = [self.take(part) for part in function.__defaults__ or ()]
        parts += [self.take(p) for p in (function.__kwdefaults__ or {}).values()]
        parts += [self.take(part) for part in vars(function).values()]
        parts += [self._cell(cell) for cell in function.__closure__ or ()]
        return ("function", function.__name__, *parts)

    def _cell(self, cell: types.CellType) -> Snapshot:
        try:
            return self.take(cell.cell_contents)
        except ValueError:
            return ("empty cell",)


def _is_code(value: Any) -> bool:
    kinds = (types.FunctionType, property, classmethod, staticmethod)
    return isinstance(value, kinds) or type(value).__name__.endswith("_descriptor")


def _plain(value: Any) -> Any:
    return repr(value) if isinstance(value, (range, slice)) else value


def _tensor(value: Any) -> Snapshot | None:
    if isinstance(value, keras.Variable):
        return ("variable", _held(value.value.numpy()))
    if isinstance(value, tf.Variable):
        return ("variable", _held(value.numpy()))
    if isinstance(value, tf.Tensor):
        if not hasattr(value, "numpy"):
            return ("symbolic tensor", str(value))
        return ("tensor", value.dtype.name, _held(value.numpy()))
    if isinstance(value, (np.ndarray, np.generic)):
        return ("array", type(value).__name__, _held(value))
    if isinstance(value, tf.TensorShape):
        return ("shape", str(value))
    if isinstance(value, (tf.RaggedTensor, tf.SparseTensor, tf.IndexedSlices)):
        parts = tf.nest.flatten(value, expand_composites=True)
        return ("composite", type(value).__name__, tuple(map(_tensor, parts)))
    return None


def _held(value: Any) -> Snapshot:
    """Returns dtype, shape, bits, and the value for people."""
    array = np.asarray(value)
    is_text = array.dtype.kind in "OSU"
    data = repr(array.tolist()) if is_text else array.tobytes()
    shown = np.array2string(array, threshold=12).replace("\n", "")
    return (array.dtype.name if not is_text else "text", array.shape, data, shown)


def _internal_names() -> frozenset[str]:
    """Returns the attributes that Keras and TensorFlow keep in objects."""

    class Layer(keras.layers.Layer):  # type: ignore[misc]  # keras is untyped
        def call(self, x: Any) -> Any:
            return x

    class Module(tf.Module):  # type: ignore[misc]  # tensorflow is untyped
        pass

    layer, module = Layer(), Module()
    layer(tf.zeros([1, 1]))
    _ = module.name_scope
    found = set(vars(layer)) | set(vars(module)) | set(vars(keras.Model()))
    return frozenset(found | set(vars(keras.optimizers.SGD())) | {"_name_scope"})


_INTERNAL = _internal_names()
