"""Reads of attributes and items during a trace, with the guard that each needs."""

from __future__ import annotations

import enum
import types
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from autohook.runtime.state import UNDEFINED
from autohook.runtime.units import unit_of
from autohook.staging import late_arrays, made_modules
from autohook.staging.arrays import StagedArray
from autohook.staging.guards import MISSING
from autohook.staging.library_state import has_library_state
from autohook.staging.numbers import StagedNumber
from autohook.staging.numbers.host_number import HostNumber, settled
from autohook.staging.operators.host_shape import HostShape, shape_of, varies
from autohook.staging.operators.places import AttributePlace
from autohook.staging.trust import TRUSTED_ROOTS, root_of, trusted_base
from autohook.staging.words import words

if TYPE_CHECKING:
    from autohook.staging.recorder import TraceRecorder

PLAIN = (list, tuple, dict, set, frozenset, str, bytes, range, OrderedDict, deque)
VIEWS: tuple[type, ...] = (
    type({}.keys()),
    type({}.values()),
    type({}.items()),
    zip,
    enumerate,
    map,
    filter,
    reversed,
    types.GeneratorType,
    types.MappingProxyType,
)
STEADY_MODULES = TRUSTED_ROOTS | {"numpy", "math"}

# Of a symbolic tensor: absent, or another than an eager one's.
_EAGER_ONLY = words(
    """
name op graph device consumers value_index eval numpy ref experimental_ref
backing_device cpu gpu is_packed _numpy _id _datatype_enum __array__
    """
)


def of_tensor(recorder: TraceRecorder, owner: Any, name: str) -> Any:
    """Returns an attribute of a symbolic tensor that an eager one has, too."""
    late = late_arrays.method_of(owner) if name == "numpy" else None
    if late is not None:
        return late
    if name in _EAGER_ONLY:
        recorder.refuse("AH317", f"it uses a tensor's `{name}`, which a graph lacks")
    recorder.sources.keep_without(name, owner)
    value = getattr(owner, name)
    if name == "shape" and not value.is_fully_defined():
        known = shape_of(recorder, owner)
        if known is not None:
            return known
        recorder.refuse("AH317", "it reads a shape that depends on the tensors' values")
    return value


def read(recorder: TraceRecorder, owner: Any, name: str) -> Any:
    """Returns `owner.name`, guarded so that a later change is noticed."""
    if made_modules.is_made(recorder, owner):
        return made_modules.attribute(recorder, owner, name)
    own = id(owner) in recorder.fresh or isinstance(owner, BaseException)
    own = own or type(owner) is HostShape
    if own or isinstance(owner, (StagedArray, late_arrays.LateArray)):
        return getattr(owner, name)
    if isinstance(owner, types.ModuleType):
        return _read_module(recorder, owner, name)
    if isinstance(owner, (tf.Tensor, tf.Variable, np.ndarray, np.generic, *PLAIN)):
        return _read_value(recorder, owner, name)
    if isinstance(owner, type):
        return _read_checked(recorder, owner, name)
    if type(owner) is super:
        return _read_super(recorder, owner, name)
    return _read_object(recorder, owner, name)


def _read_super(recorder: TraceRecorder, owner: Any, name: str) -> Any:
    """Reads `super().name`; a property's own function runs, and reports."""
    this = owner.__self__
    if isinstance(this, type):
        return _read_object(recorder, owner, name)
    line = type(this).__mro__
    for base in line[line.index(owner.__thisclass__) + 1 :]:
        found = base.__dict__.get(name)
        getter = found.fget if isinstance(found, property) else None
        if isinstance(getter, types.FunctionType) and _is_unit(getter):
            writer = recorder.writer
            text = f"{writer.name_of(base)}.__dict__.get({name!r})"
            writer.require(f"{text} is {writer.name_of(found)}", f"`super().{name}`")
            return getter(this)
        if found is not None:
            break
    return _read_object(recorder, owner, name)


def _is_unit(function: types.FunctionType) -> bool:
    return unit_of(function.__code__) is not None


def _read_module(recorder: TraceRecorder, owner: Any, name: str) -> Any:
    value = getattr(owner, name)
    if owner.__name__.partition(".")[0] not in STEADY_MODULES:
        label = f"{owner.__name__}.{name}"
        recorder.writer.require_value(
            f"{recorder.writer.name_of(owner)}.{name}", value, label
        )
        recorder.reach(value, label)
    elif type(owner) is types.ModuleType and name in vars(owner):
        # Somebody's mock may stand there later; a look into a module takes 10 ns.
        names = recorder.writer.name_of
        text = f"{names(owner)}.{name} is {names(value)}"
        recorder.writer.require(text, f"`{owner.__name__}.{name}`")
    return value


def _read_value(recorder: TraceRecorder, owner: Any, name: str) -> Any:
    """Reads of plain values need no guard: their contents have been guarded."""
    if isinstance(owner, tf.Variable) and name in ("numpy", "value_index", "op"):
        if name == "numpy":
            return of_tensor(recorder, owner.read_value(), name)
        recorder.refuse("AH317", f"it uses a variable's `{name}`")
    if isinstance(owner, tf.Tensor) and name in ("numpy", "_numpy", "device"):
        recorder.refuse("AH317", f"it uses a tensor's `{name}`")
    value = getattr(owner, name)
    behind = getattr(value, "__self__", owner)
    if behind is not owner and type(behind) is dict:
        # A method of the dict that a `_DictWrapper` of TensorFlow stands before.
        recorder.reach(behind, f"what a {type(owner).__name__} holds")
    return value


def _read_object(recorder: TraceRecorder, owner: Any, name: str) -> Any:
    found = _on_class(type(owner), name)
    if found is not MISSING and root_of(type(owner)) not in TRUSTED_ROOTS:
        # Its class may be assigned.
        kind = recorder.writer.name_of(type(owner))
        label = f"the class of {_describe(owner)}"
        recorder.writer.require(f"type({recorder.path(owner)}) is {kind}", label)
    if isinstance(found, property):
        return _read_property(recorder, owner, name, found)
    if found is MISSING or not hasattr(type(found), "__get__"):
        return _read_checked(recorder, owner, name)
    if isinstance(found, (types.FunctionType, classmethod, staticmethod)):
        return _read_method(recorder, owner, name, found)
    if isinstance(found, types.MemberDescriptorType):
        return _read_checked(recorder, owner, name)
    dunder, member = name.startswith("__"), isinstance(owner, enum.Enum)
    if name == "__dict__" and not isinstance(owner, type):
        recorder.refuse("AH318", "it reads `__dict__`, whose changes nobody sees")
    if trusted_base(type(owner)) is not None or dunder or member:
        return getattr(owner, name)
    kind = type(owner).__name__
    return recorder.refuse("AH318", f"`{name}` of a {kind} is computed by a descriptor")


def _on_class(kind: type, name: str) -> Any:
    for base in kind.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return MISSING


def _read_checked(recorder: TraceRecorder, owner: Any, name: str) -> Any:
    """Reads an attribute whose reading runs no code, and compares it at each call."""
    if not isinstance(owner, type):
        _refuse_hidden_code(recorder, owner, name)
    if recorder.has_written(AttributePlace(owner, name).key):
        return getattr(owner, name)
    writer = recorder.writer
    path = recorder.path(owner)
    text = f"{path}.{name}"
    label = f"`{name}` of {_describe(owner)}"
    try:
        value = getattr(owner, name)
    except AttributeError:
        absent = writer.name_of(hasattr)
        writer.require(f"not {absent}({path}, {name!r})", label)
        raise
    if isinstance(value, types.MethodType):
        function = value.__func__
        writer.require(f"{text}.__func__ is {writer.name_of(function)}", label)
        recorder.reach(value, label)
    elif not isinstance(value, (types.BuiltinMethodType, types.MethodWrapperType)):
        key = ("attribute", recorder.owner_key(owner), name)
        seen = recorder.take(text, value, key, label)
        if seen is not value:
            recorder.put(_place_of(owner, name), seen, value)
        return seen
    return value


def hold(recorder: TraceRecorder, owner: Any, name: str) -> None:
    """Reads what an object itself holds under a name, before a branch may write it."""
    found = _on_class(type(owner), name)
    if isinstance(found, types.MemberDescriptorType) or not hasattr(
        type(found), "__set__"
    ):
        _read_checked(recorder, owner, name)


def _place_of(owner: Any, name: str) -> AttributePlace:
    """Returns where the value of an attribute lives: in the object, or in a class."""
    place = AttributePlace(owner, name)
    if place.read() is not UNDEFINED:
        return place
    line = owner.__mro__ if isinstance(owner, type) else type(owner).__mro__
    for base in line:
        if name in base.__dict__:
            return AttributePlace(base, name)
    return place


def _refuse_hidden_code(recorder: TraceRecorder, owner: Any, name: str) -> None:
    for hidden in ("__getattr__", "__getattribute__"):
        method = _on_class(type(owner), hidden)
        own = method in (MISSING, object.__getattribute__)
        if not own and root_of(method) not in TRUSTED_ROOTS | {"builtins"}:
            if hidden == "__getattr__" and name in getattr(owner, "__dict__", {}):
                continue
            kind = type(owner).__name__
            recorder.refuse("AH318", f"`{name}` of a {kind} goes through `{hidden}`")


def _read_method(recorder: TraceRecorder, owner: Any, name: str, found: Any) -> Any:
    """Reads a method: the class still has it and the object does not hide it."""
    writer = recorder.writer
    kind = type(owner)
    if name in getattr(owner, "__dict__", {}):
        return _read_checked(recorder, owner, name)
    if root_of(kind) not in TRUSTED_ROOTS:
        static = writer.name_of(_on_class)
        text = f"{static}({writer.name_of(kind)}, {name!r})"
        label = f"the method `{kind.__name__}.{name}`"
        writer.require(f"{text} is {writer.name_of(found)}", label)
        if hasattr(owner, "__dict__"):
            text = f"{name!r} not in {recorder.path(owner)}.__dict__"
            writer.require(text, label)
    return getattr(owner, name)


def _read_property(
    recorder: TraceRecorder, owner: Any, name: str, found: property
) -> Any:
    getter = found.fget
    code = getattr(getter, "__code__", None)
    listed = code is not None and unit_of(code) is not None
    if not listed and root_of(getter) not in TRUSTED_ROOTS:
        kind = type(owner).__name__
        recorder.refuse("AH318", f"the property `{name}` of {kind} is not listed code")
    if listed:
        writer = recorder.writer
        text = f"{writer.name_of(_on_class)}({writer.name_of(type(owner))}, {name!r})"
        writer.require(f"{text} is {writer.name_of(found)}", f"the property `{name}`")
    elif has_library_state(owner):
        recorder.reach_library(owner, f"`{name}`")
    return getattr(owner, name)


def _describe(owner: Any) -> str:
    if isinstance(owner, type):
        return owner.__name__
    return f"a {type(owner).__name__}"


def read_item(recorder: TraceRecorder, owner: Any, key: Any) -> Any:
    """Returns `owner[key]`; refuses code of unlisted classes that would hide in it."""
    if recorder.contents.is_outside(owner):
        if type(key) is HostNumber or type(key) is tuple:
            key = settled(key)
        return recorder.contents.item(owner, key)
    _require_known(recorder, owner, "__getitem__", "is indexed")
    if isinstance(owner, (tf.Tensor, tf.Variable)):
        key = _as_index(key)
    return owner[key]


def _as_index(key: Any) -> Any:
    """Returns a tensor's index with staged Python numbers as tensors."""
    if type(key) is StagedNumber and key.kind is int:
        return key.tensor
    if type(key) is HostNumber:
        return key.tensor() if varies(key) else key.settle()
    if type(key) is tuple:
        return tuple(_as_index(part) for part in key)
    if type(key) is slice:
        return slice(_as_index(key.start), _as_index(key.stop), _as_index(key.step))
    return key


def iterate(recorder: TraceRecorder, iterable: Any) -> Any:
    """Returns `iterable`; refuses code of unlisted classes that would hide in it."""
    recorder.contents.read(iterable)
    if isinstance(iterable, VIEWS):
        return iterable
    if isinstance(iterable, (tf.data.Dataset, tf.data.Iterator)):
        recorder.refuse("AH314", "it loops over a dataset")
    _require_known(recorder, iterable, "__iter__", "is iterated over")
    return iterable


def _require_known(recorder: TraceRecorder, owner: Any, method: str, what: str) -> None:
    if isinstance(owner, (tf.Tensor, tf.Variable, np.ndarray, StagedArray, *VIEWS)):
        return
    found = _on_class(type(owner), method)
    code = getattr(found, "__code__", None)
    if found is MISSING or (code is not None and unit_of(code) is not None):
        return
    if root_of(found) in TRUSTED_ROOTS or type(owner).__module__ == "builtins":
        return
    if trusted_base(type(owner)) is not None or isinstance(owner, PLAIN):
        return
    if root_of(type(owner)) in ("collections", "itertools", "types", "autohook"):
        return
    recorder.refuse("AH318", f"a {type(owner).__name__} {what} by unlisted code")
