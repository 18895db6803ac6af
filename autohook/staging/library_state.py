"""The Python state of trusted libraries' objects, checked before each staged call.

Keras reads attributes such as `trainable`, `rate` or a dtype policy while a trace is
made, out of our sight. So every such object that a trace can reach is remembered with
the identity of each of its attributes, and of the elements of the containers that they
hold. Keras rebinds none of them in a step of a built model (measured for Keras 3.15).
One check costs about 13 ns an attribute: all of them are compared in one C loop.
"""

from __future__ import annotations

import types
from itertools import chain
from operator import is_
from typing import TYPE_CHECKING, Any

import keras
import tensorflow as tf

from autohook.runtime.units import registry, unit_of
from autohook.staging.operators.changes import is_tracked
from autohook.staging.trust import (
    PURE_ROOTS,
    TRUSTED_ROOTS,
    keeps_results,
    root_of,
    trusted_base,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIMIT = 5000
KNOWN_ROOTS = TRUSTED_ROOTS | PURE_ROOTS | {"builtins", "numpy", "autohook"}
CONTAINERS = (list, tuple, dict, set, frozenset)
# Fixed once made, or read by no computation.
STEADY = frozenset(
    {
        "AttributeSentinel",
        "InputSpec",
        "KerasHistory",
        "KerasTensor",
        "Node",
        "SerializableDict",
        "Signature",
        "Tracker",
        "_DefaultDistributionExtended",
        "_DefaultDistributionStrategy",
    }
)
# Set anew in calls that change nothing.
CACHES = frozenset({"_Distribution__cached_batch_shape"})
UNREAD = frozenset({"_inbound_nodes", "_outbound_nodes", "_tracker", "_operations"})
END = object()


class LibraryState:
    """A snapshot of what trusted objects, and all that they hold, look like now."""

    def __init__(self, changing: frozenset[Any] = frozenset()) -> None:
        self._left_out: dict[int, set[str]] = {}
        self._skipped = {key[1] for key in changing if key[0] == "tracked"}
        for key in changing:
            if key[0] == "attribute" and isinstance(key[1], int):
                self._left_out.setdefault(key[1], set()).add(key[2])
        self._seen: dict[int, Any] = {}
        self._owners: list[Any] = []
        self._views: list[Iterable[Any]] = []
        self._copies: list[tuple[Any, Any]] = []
        self._kept: list[Any] = []
        self._variables: list[Any] = []
        self._trainable: list[bool] = []
        self.too_large = False
        self.foreign = ""
        self.remembers = ""

    def __len__(self) -> int:
        return len(self._seen)

    def __contains__(self, value: object) -> bool:
        return id(value) in self._seen

    @property
    def has_layers(self) -> bool:
        """Whether it holds layers of Keras."""
        return any(isinstance(item, keras.Layer) for item in self._seen.values())

    def add(self, value: Any) -> None:
        """Remembers `value` and the trusted objects and containers below it."""
        pending = [value]
        while pending:
            item = pending.pop()
            if id(item) in self._skipped and is_log(item):
                continue
            if id(item) in self._seen or not is_stateful(item):
                self.foreign = self.foreign or foreign_code(item)
                continue
            if len(self._seen) >= LIMIT:
                self.too_large = True
                return
            self._seen[id(item)] = item
            self.foreign = self.foreign or foreign_code(item)
            if keeps_results(item):
                self.remembers = type(item).__name__
            if isinstance(item, keras.Variable):
                self._variables.append(item)
                self._trainable.append(item.trainable)
            else:
                pending.extend(self._watch(item))

    def holds(self) -> bool:
        """Returns whether every remembered attribute and element is the same object."""
        now = chain(chain.from_iterable(self._views), (END,))
        return (
            all(map(is_, now, chain(self._kept, (END,))))
            and [variable._trainable for variable in self._variables] == self._trainable
        )

    def mend(self) -> str:
        """Undoes what a trace has done to them; returns the class of one, or "".

        It is called once, when the trace ends and its own writes have been undone.
        """
        copies, self._copies = self._copies, []
        found = ""
        for item, copy in [] if self.holds() else copies:
            if _put_back(item, copy):
                found = type(item).__name__
        return found

    def changed_keys(self) -> set[Any]:
        """Returns the keys of the attributes that have changed (`sources.py`)."""
        keys: set[Any] = set()
        start = 0
        for owner, size in self._owners:
            now, old = list(self._view_of(owner)), self._kept[start : start + size]
            start += size
            if isinstance(owner, list) and is_log(owner):
                same = len(now) == len(old) and all(map(is_, now, old))
                keys |= set() if same else {("tracked", id(owner))}
            if isinstance(owner, CONTAINERS) or len(now) != len(old):
                continue
            names = [n for n in owner.__dict__ if n not in self._names_left_out(owner)]
            keys |= {
                ("attribute", id(owner), name)
                for name, new, was in zip(names, now, old, strict=True)
                if new is not was and is_users_own(owner, name)
            }
        return keys

    def _names_left_out(self, owner: Any) -> set[str]:
        names = self._left_out.get(id(owner), set())
        own = {name for name in names if is_users_own(owner, name)}
        return own | (CACHES & getattr(owner, "__dict__", {}).keys())

    def _view_of(self, item: Any) -> Iterable[Any]:
        names = self._names_left_out(item)
        return _Without(item.__dict__, names) if names else _view(item)

    def changed(self) -> str:
        """Returns a description of the first object whose state has changed."""
        start = 0
        for owner, size in self._owners:
            now, old = list(self._view_of(owner)), self._kept[start : start + size]
            start += size
            if len(now) != len(old) or not all(map(is_, now, old)):
                names = list(getattr(owner, "__dict__", ())) or map(str, range(size))
                pairs = zip(names, now, old, strict=False)
                moved = [name for name, new, was in pairs if new is not was]
                return f"{type(owner).__name__} ({', '.join(moved[:3])})"
        return "a variable's `trainable`"

    def _watch(self, item: Any) -> list[Any]:
        """Adds the live view of one object's parts; returns those parts."""
        view = self._view_of(item)
        parts = list(view)
        if type(item) is not tuple:
            self._owners.append((item, len(parts)))
            self._copies.append((item, _copy(item)))
            self._views.append(view)
            self._kept.extend(parts)
        return _children(item)


class _Without:
    """The attributes of an object, but for those that the program's own code reads."""

    def __init__(self, attributes: dict[str, Any], names: set[str]) -> None:
        self._attributes = attributes
        self._names = names

    def __iter__(self) -> Iterator[Any]:
        names = self._names
        return (v for k, v in list(self._attributes.items()) if k not in names)


def is_users_own(owner: Any, name: str) -> bool:
    """Returns whether only listed code, which reports, can mean an attribute.

    That is so for a user's subclass of a trusted class that knows no such name, and for
    values that are no part of a model.
    """
    kind = type(owner)
    if isinstance(owner, CONTAINERS) or not _is_users_name(kind, name):
        return False
    return _is_plain(owner.__dict__.get(name))


def _is_users_name(kind: type, name: str) -> bool:
    if name.startswith("_") or not is_listed(kind.__module__):
        return False
    return not hasattr(trusted_base(kind), name)


def is_log(value: Any) -> bool:
    """Returns whether a tracked list or dict holds nothing that a library looks at."""
    if not is_tracked(value) or not isinstance(value, (list, dict)):
        return False
    return all(map(_is_plain, value.values() if isinstance(value, dict) else value))


def _is_plain(value: Any) -> bool:
    if isinstance(value, (bool, int, float, str, bytes, type(None), tf.Tensor)):
        return True
    return type(value) is tuple and all(map(_is_plain, value))


def foreign_code(item: Any) -> str:
    """Returns the name of unlisted, untrusted code that a trusted object may run."""
    if isinstance(item, types.MethodType):
        item = item.__func__
    if isinstance(item, types.FunctionType):
        listed = unit_of(item.__code__) is not None or is_listed(item.__module__)
        known = listed or root_of(item) in KNOWN_ROOTS
        return "" if known else f"{item.__module__}.{item.__qualname__}"
    if not isinstance(item, (tf.Module, keras.Layer, keras.Loss, keras.Metric)):
        return ""
    for kind in type(item).__mro__:
        module = kind.__module__
        if module.partition(".")[0] not in KNOWN_ROOTS and not is_listed(module):
            return f"{module}.{kind.__qualname__}"
    return ""


def is_listed(module: str) -> bool:
    """Returns whether a module's functions report to the recorder."""
    return module in registry.modules


def is_stateful(value: Any) -> bool:
    """Returns whether `value` belongs in a snapshot."""
    if type(value) in CONTAINERS:
        return type(value) is not tuple or bool(value)
    return has_library_state(value)


def has_library_state(value: Any) -> bool:
    """Returns whether `value` is an object of a trusted class, or derived from one."""
    kind = type(value)
    if isinstance(value, (tf.Tensor, tf.Variable, tf.TensorShape, tf.dtypes.DType)):
        return False
    if isinstance(value, type) or kind.__name__ in STEADY:
        return False
    return trusted_base(kind) is not None and hasattr(value, "__dict__")


def _view(item: Any) -> Iterable[Any]:
    """Returns a live, re-iterable view of an object's attributes or elements."""
    if isinstance(item, dict):
        return item.values()
    if isinstance(item, CONTAINERS):
        return item
    attributes: dict[str, Any] = item.__dict__
    return attributes.values()


def _copy(item: Any) -> Any:
    """Returns what an object or a container holds now."""
    for kind in (list, dict, set):
        if isinstance(item, kind):
            return kind(item)
    return dict(getattr(item, "__dict__", {}))


def _put_back(item: Any, copy: Any) -> bool:
    """Makes an object or a container hold what a copy says; returns whether it did not.

    What the program's own code has written has been undone already.
    """
    if isinstance(item, list):
        is_same = len(item) == len(copy) and all(map(is_, item, copy))
        list.__setitem__(item, slice(None), copy)
        return not is_same
    if isinstance(item, set):
        is_same = set(map(id, item)) == set(map(id, copy))
        set.clear(item)
        set.update(item, copy)
        return not is_same
    now: Any = item if isinstance(item, dict) else getattr(item, "__dict__", {})
    names = [
        name
        for name in {**now, **copy}
        if now.get(name, END) is not copy.get(name, END)
        and (now is item or not _is_users_name(type(item), name))
    ]
    for name in names:
        dict.pop(now, name, None)
        if name in copy:
            dict.__setitem__(now, name, copy[name])
    return bool(names)


def _children(item: Any) -> list[Any]:
    """Returns what to look at next: parts, less the bookkeeping of checkpoints."""
    children = list(_view(item)) if isinstance(item, CONTAINERS) else []
    attributes = getattr(item, "__dict__", {})
    children += [
        value
        for name, value in attributes.items()
        if not name.startswith("_self_") and name not in UNREAD
    ]
    return children
