"""Methods that change a container, called in the body of a staged branch or loop."""

from __future__ import annotations

import operator
import types
from collections import deque
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime import reads
from autohook.runtime.calls import call
from autohook.runtime.choice import Choice, is_choice
from autohook.runtime.dispatch import state
from autohook.staging.operators.aliases import check_change
from autohook.staging.operators.choices import spread
from autohook.staging.operators.forwards import forward, is_forwarded, resolve
from autohook.staging.operators.places import CellPlace, GlobalPlace, LocalPlace
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.tensor_arrays import writing

if TYPE_CHECKING:
    from collections.abc import Callable

# What Modules and Keras objects keep instead of containers assigned to attributes.
_TRACKED = frozenset(
    {"ListWrapper", "_DictWrapper", "TrackedList", "TrackedDict", "TrackedSet"}
)
MUTABLE = (list, dict, set, deque, StagedList)
_OPERATORS = {**reads.INPLACE, "+=": operator.add, "*=": operator.mul}
_READERS = frozenset(
    {
        *("index", "count", "copy", "get", "keys", "values", "items", "union"),
        *("intersection", "difference", "symmetric_difference", "issubset"),
        *("issuperset", "isdisjoint", "stack", "size"),
        *("__len__", "__contains__", "__getitem__", "__iter__", "__reversed__"),
        *("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__repr__"),
    }
)


def changing(function: Any) -> Any:
    """Returns what to call instead of a bound method of a container.

    The journal of the body learns that the container is about to be changed. Where
    its contents are known only when the graph runs, the method of these is called.
    """
    if not isinstance(function, (types.BuiltinMethodType, types.MethodType)):
        return function
    owner = function.__self__
    if not isinstance(owner, MUTABLE):
        return writing(function)
    name = function.__name__
    is_logged = state.recorder is not None and name == "append" and is_tracked(owner)
    if name not in _READERS and not is_logged:
        refuse_tracked(owner)
        announce(owner)
    if not is_forwarded(owner):
        return function
    return content_method(owner, name)


def announce(owner: Any) -> None:
    """Tells the journal that a container is about to be changed."""
    check_change(owner)
    if state.journal is not None and isinstance(owner, MUTABLE):
        if state.recorder is not None and type(owner).__name__ == "TrackedDict":
            return  # An item may be set when the graph has run (`writes.py`).
        refuse_tracked(owner)
        state.journal.content(owner)


def refuse_tracked(owner: Any) -> None:
    """Refuses a change that a library would remember, also when it is undone."""
    if state.recorder is not None and is_tracked(owner):
        kind = type(owner).__name__
        state.recorder.refuse("AH310", f"it changes a {kind}, which tracks objects")


def is_tracked(container: Any) -> bool:
    """Returns whether a library keeps account of what a container holds."""
    return type(container).__name__ in _TRACKED


def announce_global(namespace: dict[str, Any], name: str) -> None:
    """Tells the journal that a global name is about to be assigned."""
    if state.journal is not None:
        state.journal.note(GlobalPlace(namespace, name))


def announce_cell(cell: Any, name: str) -> None:
    """Tells the journal that a nonlocal name is about to be assigned."""
    if state.journal is not None:
        state.journal.note(CellPlace(cell, name))


def announce_local(cell: Any, name: str) -> None:
    """Tells the journal that a name of the call itself is about to be assigned."""
    if state.journal is not None:
        state.journal.note(LocalPlace(cell, name))


def inplace(symbol: str, left: Any, right: Any) -> Any:
    """Does `left += right` and its like where the contents of `left` are elsewhere."""
    content = resolve(left)
    if isinstance(right, tf.Tensor) and isinstance(content, StagedList):
        return _OPERATORS[symbol](content, right)  # the tensor's own operator
    if is_choice(content):
        change_choice(left, content, lambda one: reads.inplace(symbol, one, right))
        return left
    if isinstance(content, StagedList):
        method = {"+=": "extend", "*=": "repeat"}.get(symbol)
        if method is None:
            return reads.INPLACE[symbol]([], right)  # raises what Python raises
        content_method(left, method)(right)
        return left
    if symbol == "+=" and isinstance(left, (list, deque)):
        call(left.extend, right)
        return left
    # Here only the contents of the other one are staged.
    return spread(lambda one: reads.inplace(symbol, left, one), (resolve(right),))


def content_method(owner: Any, name: str) -> Callable[..., Any]:
    """Returns a method of a container whose contents are elsewhere."""
    content = resolve(owner)
    if name == "extend" and isinstance(content, StagedList):
        return lambda values: _extend(owner, values)
    if not is_choice(content):
        method: Callable[..., Any] = getattr(content, name)
        return method

    def run(*args: Any, **kwargs: Any) -> Any:
        def do(one: Any) -> Any:
            return _method(one, name, args, kwargs)

        if name in _READERS:
            return spread(do, (content,))
        return change_choice(owner, content, do)

    return run


def _extend(owner: Any, values: Any) -> None:
    """Adds items to a list one by one: they may come of a loop that changes it."""
    from autohook.staging.operators.builtins.items import each

    if isinstance(resolve(values), StagedList):
        resolve(owner).extend(resolve(values))
    else:
        each(values, lambda item: call(owner.append, item))


def _method(
    container: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """Calls a method of a container through the operators: arguments may be staged."""
    statements: dict[str, Callable[..., Any]] = {
        "__getitem__": reads.item,
        "__setitem__": reads.set_item,
        "__delitem__": reads.del_item,
    }
    if name in statements:
        return statements[name](container, *args)
    return call(getattr(container, name), *args, **kwargs)


def change_choice(owner: Any, content: Choice, change: Callable[[Any], Any]) -> Any:
    """Changes each option of the contents of a container; returns the joined result."""

    def once(option: Any) -> Any:
        new = reads.made(option.copy())
        result = change(new)
        return new, result

    pair = spread(once, (content,))
    new = spread(lambda both: both[0], (pair,))
    forward(owner, new)
    return spread(lambda both: both[1], (pair,))
