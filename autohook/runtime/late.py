"""Methods that Python calls by itself: converted late, as called functions are.

A property, `__getitem__` or `__enter__` of a class that is not listed runs in graphs of
the library and of the user's as its converted form.
"""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any

from autohook.runtime import dispatch
from autohook.runtime.dispatch import CONCRETE_TYPES, state

if TYPE_CHECKING:
    from collections.abc import Callable

_MISSING = object()
_PLAIN = (list, tuple, dict, set, frozenset, type, FunctionType)
# Their methods are C functions, or do not depend on the user's.
_FOREIGN = frozenset({"tensorflow", "keras", "numpy", "builtins", "autohook"})


def may_convert(value: Any) -> bool:
    """Returns whether methods of a value may have to be converted."""
    kind = type(value)
    if kind in CONCRETE_TYPES or kind in _PLAIN or state.recorder is not None:
        return False
    root = kind.__module__.partition(".")[0]
    return root not in _FOREIGN and (bool(state.library) or _builds_graph())


def method(owner: Any, name: str) -> Callable[..., Any] | None:
    """Returns the converted form of a special method, None if it is not converted.

    Args:
        owner: The object.
        name: The method that Python would call, such as `__getitem__`.
    """
    if not may_convert(owner):
        return None
    found = _on_class(type(owner), name)
    if not isinstance(found, FunctionType):
        return None
    converted = _converted(found)
    if converted is found:
        return None
    return lambda *args: converted(owner, *args)


def attribute(owner: Any, name: str) -> Any:
    """Returns `owner.name`, with a property or descriptor of the user's converted."""
    if type(owner) is super:
        return _of_super(owner, name)
    if name == "__dict__":
        return _namespace(owner)
    if not may_convert(owner):
        return getattr(owner, name)
    found = _on_class(type(owner), name)
    if isinstance(found, property) and isinstance(found.fget, FunctionType):
        return _converted(found.fget)(owner)
    get = _on_class(type(found), "__get__")
    if isinstance(get, FunctionType) and not _is_hidden(owner, name, found):
        return _converted(get)(found, owner, type(owner))
    return getattr(owner, name)


def _namespace(owner: Any) -> Any:
    """Returns `owner.__dict__`, which is `vars(owner)`."""
    from autohook.runtime.calls import overload

    staged = overload(vars, (owner,), {})
    return owner.__dict__ if staged is None else staged(owner)


def _of_super(owner: Any, name: str) -> Any:
    """Returns `super().name`."""
    this = owner.__self__
    if not may_convert(this) or isinstance(this, type):
        return getattr(owner, name)
    line = type(this).__mro__
    for base in line[line.index(owner.__thisclass__) + 1 :]:
        found = base.__dict__.get(name, _MISSING)
        if isinstance(found, property) and isinstance(found.fget, FunctionType):
            return _converted(found.fget)(this)
        if found is not _MISSING:
            break
    return getattr(owner, name)


def set_attribute(owner: Any, name: str, value: Any) -> None:
    """Does `owner.name = value`, with a property or descriptor converted."""
    found = _on_class(type(owner), name) if may_convert(owner) else _MISSING
    if isinstance(found, property) and isinstance(found.fset, FunctionType):
        _converted(found.fset)(owner, value)
        return
    put = _on_class(type(found), "__set__")
    if isinstance(put, FunctionType):
        _converted(put)(found, owner, value)
        return
    setattr(owner, name, value)


def _builds_graph() -> bool:
    return dispatch.backend is not None and dispatch.backend.builds_graph()


def _converted(function: FunctionType) -> Any:
    # Here, since what calls look up in objects comes through this module.
    from autohook.runtime import calls

    return calls.late_conversion()(function)


def _on_class(kind: type, name: str) -> Any:
    for base in kind.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return _MISSING


def _is_hidden(owner: Any, name: str, found: Any) -> bool:
    """Returns whether the object's own attribute hides a descriptor of its class."""
    if _on_class(type(found), "__set__") is not _MISSING:
        return False
    return name in getattr(owner, "__dict__", ())
