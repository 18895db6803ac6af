"""What one mutable object holds: how to read it, and how to put it back."""

from __future__ import annotations

import functools
import hashlib
import io
import sys
import types
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import tensorflow as tf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_BYTES = 1 << 22
_ATOMS = (bool, int, float, complex, str, bytes, type(None), range, slice, tf.DType)
_OPAQUE = frozenset(sys.stdlib_module_names) - {"__main__"} | {"numpy", "autohook"}
_OF_CLASSES = frozenset({"__dict__", "__weakref__", "__doc__", "__module__"})
_ITERATORS: tuple[type, ...] = (type(iter([])), type(iter(())), type(iter(range(0))))


class Content(NamedTuple):
    """What an object holds at one time.

    Attributes:
        kind: What kind of holder it is.
        keys: What the values are found under; empty where that is their position.
        values: What it holds.
    """

    kind: str
    keys: tuple[Any, ...]
    values: tuple[Any, ...]

    @property
    def has_names(self) -> bool:
        """Whether the keys are names, as a class's or a module's are."""
        return self.kind in ("attributes", "class") or "__builtins__" in self.keys


def read(value: Any) -> Content | None:
    """Returns what a mutable object holds; None for what holds nothing changeable.

    No code of the program's runs for it.
    """
    kind = type(value)
    if kind in _ATOMS or issubclass(kind, (tf.Tensor, types.ModuleType)):
        return None
    for base, reader in _READERS:
        if issubclass(kind, base):
            return reader(value)
    return _read_attributes(value) if is_looked_into(kind) else None


def parts(value: Any) -> tuple[Any, ...]:
    """Returns what an object that cannot change leads to."""
    kind = type(value)
    if issubclass(kind, (tuple, frozenset)):
        return tuple(tuple.__iter__(value)) if issubclass(kind, tuple) else (*value,)
    if kind is types.MethodType:
        return (value.__self__, value.__func__)
    if kind is functools.partial:
        return (value.func, *value.args, *value.keywords.values())
    if kind is types.FunctionType and _root(value.__module__) not in _OPAQUE:
        defaults = (*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values())
        return (*(value.__closure__ or ()), *defaults, value.__dict__)
    return ()


def restore(value: Any, content: Content) -> None:
    """Makes an object hold again what it held."""
    _WRITERS[content.kind](value, content)


def is_looked_into(kind: type) -> bool:
    """Returns whether attributes of a class's objects are the program's state."""
    if kind is types.SimpleNamespace or issubclass(kind, tf.Module):
        return True
    root = _root(kind.__module__)
    return root not in _OPAQUE and root != "tensorflow"


def _root(module: Any) -> str:
    return module.partition(".")[0] if isinstance(module, str) else "builtins"


# -- readers -------------------------------------------------------------------


def _read_mapping(value: Any) -> Content:
    kind = OrderedDict if isinstance(value, OrderedDict) else dict
    pairs = tuple(kind.items(value))
    own = _own_attributes(value)
    return Content(
        "mapping", tuple(k for k, _ in pairs), (*(v for _, v in pairs), *own)
    )


def _read_sequence(value: Any) -> Content:
    kind = list if issubclass(type(value), list) else deque
    return Content("sequence", (), (*kind.__iter__(value), *_own_attributes(value)))


def _own_attributes(value: Any) -> tuple[Any, ...]:
    """Returns the attributes of an object of a subclass of a container, as a dict."""
    found = _namespace(value)
    return (found,) if found else ()


def _read_set(value: Any) -> Content:
    return Content("set", (), tuple(set.__iter__(value)))


def _read_cell(value: Any) -> Content:
    try:
        return Content("cell", (), (value.cell_contents,))
    except ValueError:
        return Content("cell", (), ())


def _read_array(value: Any) -> Content | None:
    if value.dtype.hasobject:
        return Content("objects", (), tuple(value.flat))
    if value.nbytes > MOST_BYTES:
        data: Any = hashlib.blake2b(value.tobytes()).digest()
        return Content("large array", (), (data,))
    return Content("array", (), (value.tobytes(),))


def _read_text_file(value: Any) -> Content:
    if value.closed:
        return Content("text file", (), ())
    return Content("text file", (), (value.getvalue(), value.tell()))


def _read_iterator(value: Any) -> Content:
    _, *state = value.__reduce__()
    return Content("iterator", (), tuple(state[1:]))


def _read_class(value: Any) -> Content | None:
    if not is_looked_into(value) or _root(value.__module__) == "keras":
        return None
    items = [(k, v) for k, v in vars(value).items() if k not in _OF_CLASSES]
    items.sort(key=lambda item: item[0])
    return Content("class", tuple(k for k, _ in items), tuple(v for _, v in items))


def _read_attributes(value: Any) -> Content:
    names, values = [], []
    for name, found in (_namespace(value) or {}).items():
        names.append(name)
        values.append(found)
    for name, slot in _slots(type(value)):
        try:
            values.append(slot.__get__(value))
        except AttributeError:
            continue
        names.append(name)
    return Content("attributes", tuple(names), tuple(values))


def _namespace(value: Any) -> dict[str, Any] | None:
    try:
        found = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None
    return found if type(found) is dict else None


def _slots(kind: type) -> Iterator[tuple[str, types.MemberDescriptorType]]:
    if not kind.__flags__ & 1 << 9:
        return  # written in C
    for base in kind.__mro__:
        for name, found in base.__dict__.items():
            if isinstance(found, types.MemberDescriptorType):
                yield name, found


_READERS: tuple[tuple[Any, Callable[[Any], Content | None]], ...] = (
    (dict, _read_mapping),
    ((list, deque), _read_sequence),
    (set, _read_set),
    (types.CellType, _read_cell),
    (np.ndarray, _read_array),
    (io.StringIO, _read_text_file),
    (_ITERATORS, _read_iterator),
    (type, _read_class),
)


# -- writers -------------------------------------------------------------------


def _write_mapping(value: Any, content: Content) -> None:
    kind = OrderedDict if isinstance(value, OrderedDict) else dict
    old = dict(zip(content.keys, content.values, strict=False))
    is_namespace = "__builtins__" in old
    if not is_namespace and list(map(id, old)) != list(map(id, kind.keys(value))):
        kind.clear(value)
    # Key by key: other threads look at a module's names all the time.
    for key in [key for key in kind.keys(value) if key not in old]:
        kind.__delitem__(value, key)
    for key, item in old.items():
        kind.__setitem__(value, key, item)


def _write_sequence(value: Any, content: Content) -> None:
    items = content.values
    if _own_attributes(value):
        items = items[:-1]
    if issubclass(type(value), list):
        list.__setitem__(value, slice(None), items)
    else:
        deque.clear(value)
        deque.extend(value, items)


def _write_set(value: Any, content: Content) -> None:
    set.clear(value)
    set.update(value, content.values)


def _write_cell(value: Any, content: Content) -> None:
    if content.values:
        value.cell_contents = content.values[0]
    elif _read_cell(value).values:
        del value.cell_contents


def _write_array(value: Any, content: Content) -> None:
    old = np.frombuffer(content.values[0], value.dtype).reshape(value.shape)
    np.copyto(value, old)


def _write_objects(value: Any, content: Content) -> None:
    for index, item in enumerate(content.values):
        value.flat[index] = item


def _write_text_file(value: Any, content: Content) -> None:
    if content.values and not value.closed:
        text, place = content.values
        value.seek(0)
        value.truncate()
        value.write(text)
        value.seek(place)


def _write_class(value: Any, content: Content) -> None:
    old = dict(zip(content.keys, content.values, strict=True))
    for name, found in list(vars(value).items()):
        if name in _OF_CLASSES:
            continue
        if name not in old:
            type.__delattr__(value, name)
        elif old[name] is not found:
            type.__setattr__(value, name, old[name])
    for name in old.keys() - vars(value).keys():
        type.__setattr__(value, name, old[name])


def _write_attributes(value: Any, content: Content) -> None:
    old = dict(zip(content.keys, content.values, strict=True))
    slots = dict(_slots(type(value)))
    namespace = _namespace(value)
    if namespace is not None:
        namespace.clear()
        namespace.update({k: v for k, v in old.items() if k not in slots})
    for name, slot in slots.items():
        if name in old:
            slot.__set__(value, old[name])
        elif name in _read_attributes(value).keys:
            slot.__delete__(value)


def _write_nothing(_value: Any, _content: Content) -> None:
    """Leaves alone what no plan writes."""


_WRITERS: dict[str, Callable[[Any, Content], None]] = {
    "mapping": _write_mapping,
    "sequence": _write_sequence,
    "set": _write_set,
    "cell": _write_cell,
    "array": _write_array,
    "large array": _write_nothing,
    "objects": _write_objects,
    "text file": _write_text_file,
    "iterator": _write_nothing,
    "class": _write_class,
    "attributes": _write_attributes,
}
