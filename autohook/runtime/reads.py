"""Reads and writes of Python state in instrumented twins.

While autohook traces, each goes to the recorder, which guards what is read and
refuses what is written; in every other graph they are plain Python.
"""

from __future__ import annotations

import operator
import sys
from collections import deque
from typing import TYPE_CHECKING, Any

from autohook.errors import Refused, StagingError
from autohook.runtime import dispatch, late
from autohook.runtime.choice import Choice
from autohook.runtime.dispatch import is_staged, staging, state
from autohook.runtime.state import UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTAINERS = (list, dict, set, deque)
INPLACE: dict[str, Callable[[Any, Any], Any]] = {
    "+=": operator.iadd,
    "-=": operator.isub,
    "*=": operator.imul,
    "/=": operator.itruediv,
    "//=": operator.ifloordiv,
    "%=": operator.imod,
    "**=": operator.ipow,
    "@=": operator.imatmul,
    "&=": operator.iand,
    "|=": operator.ior,
    "^=": operator.ixor,
    "<<=": operator.ilshift,
    ">>=": operator.irshift,
}


def made(value: Any) -> Any:
    """Returns a container or a class that the program has just made."""
    if state.journal is not None:
        state.journal.own(value)
    return value


def is_staged_item(owner: Any, key: Any) -> bool:
    """Returns whether it is staged which item, or of what, is meant."""
    return dispatch.backend is not None and dispatch.backend.takes_item(owner, key)


def attr(owner: Any, name: str) -> Any:
    """Returns `owner.name`."""
    if type(owner) is Choice:
        return staging().spread(attr, (owner, name))
    if state.recorder is None:
        value = late.attribute(owner, name)
    else:
        value = state.recorder.read_attribute(owner, name)
    if type(value) is Choice:
        # A branch may have deleted it; then its class may have one.
        value = or_inherited(value, owner, name)
        return staging().bound(value, lambda: _raise_absent(owner, name))
    return value


def or_inherited(value: Choice, owner: Any, name: str) -> Choice:
    """Returns an attribute's value; its class's where the object may have none."""
    for base in type(owner).__mro__:
        if name in base.__dict__ and not hasattr(base.__dict__[name], "__get__"):
            inherited = base.__dict__[name]
            options = [inherited if o is UNDEFINED else o for o in value.options]
            return Choice(value.index, tuple(options))
    return value


def _raise_absent(owner: Any, name: str) -> None:
    message = f"{type(owner).__name__!r} object has no attribute {name!r}"
    raise AttributeError(message, name=name, obj=owner)


def set_attr(owner: Any, name: str, value: Any) -> None:
    """Does `owner.name = value`."""
    if type(owner) is Choice:
        staging().spread(lambda one: set_attr(one, name, value), (owner,))
        return
    if state.recorder is not None:
        state.recorder.hold_attribute(owner, name)
    if state.journal is not None:
        state.journal.attribute(owner, name)
    if state.recorder is None:
        late.set_attribute(owner, name, value)
    else:
        state.recorder.write_attribute(owner, name, value)


def del_attr(owner: Any, name: str) -> None:
    """Does `del owner.name`."""
    if type(owner) is Choice:
        staging().spread(lambda one: del_attr(one, name), (owner,))
        return
    if state.recorder is not None:
        state.recorder.hold_attribute(owner, name)
    if state.journal is not None:
        state.journal.attribute(owner, name)
    if state.recorder is None:
        delattr(owner, name)
    else:
        state.recorder.delete_attribute(owner, name)


def item(owner: Any, key: Any) -> Any:
    """Returns `owner[key]`."""
    if type(owner) is Choice or type(key) is Choice:
        return staging().spread(item, (owner, key))
    if is_staged_item(owner, key):
        return staging().get_item(owner, key)
    if state.recorder is None:
        method = late.method(owner, "__getitem__")
        return owner[key] if method is None else method(key)
    value = state.recorder.read_item(owner, key)
    return made(value) if type(key) is slice and type(value) is list else value


def _announce(owner: Any) -> None:
    """Says that what may be a container is about to be changed."""
    if state.journal is not None or state.recorder is not None:
        staging().announce(owner)


def _require_own(owner: Any, method: str) -> None:
    """Refuses to change, in a staged body, an object that no operator looks after."""
    if state.journal is not None:
        staging().require_own(owner, method)


def set_item(owner: Any, key: Any, value: Any) -> None:
    """Does `owner[key] = value`."""
    if type(owner) is Choice or type(key) is Choice:
        staging().spread(lambda one, at: set_item(one, at, value), (owner, key))
        return
    _announce(owner)
    if is_staged_item(owner, key):
        staging().set_item(owner, key, value)
        return
    method = late.method(owner, "__setitem__")
    if method is not None:
        method(key, value)
        return
    _require_own(owner, "__setitem__")
    if state.recorder is None:
        owner[key] = value
    else:
        state.recorder.write_item(owner, key, value)


def del_item(owner: Any, key: Any) -> None:
    """Does `del owner[key]`."""
    if type(owner) is Choice or type(key) is Choice:
        staging().spread(del_item, (owner, key))
        return
    _announce(owner)
    if is_staged_item(owner, key):
        staging().del_item(owner, key)
        return
    _require_own(owner, "__delitem__")
    if state.recorder is None:
        del owner[key]
    else:
        state.recorder.delete_item(owner, key)


def inplace(symbol: str, left: Any, right: Any) -> Any:
    """Returns what `left` is after an augmented assignment such as `left += right`."""
    if type(left) is Choice or type(right) is Choice:
        return _inplace_choice(symbol, left, right)
    _announce(left)
    if isinstance(left, _CONTAINERS) and (is_staged(left) or _holds_back(right)):
        return staging().inplace(symbol, left, right)
    name = f"__{INPLACE[symbol].__name__}__"
    if state.recorder is None:
        method = late.method(left, name)
        found = NotImplemented if method is None else method(right)
        if found is not NotImplemented:
            return found
    if not is_staged(right):
        _require_own(left, name)
    if state.recorder is None:
        return INPLACE[symbol](left, right)
    return state.recorder.inplace(symbol, left, right)


def _holds_back(value: Any) -> bool:
    """Returns whether only the graph knows what a container of Python's holds."""
    return isinstance(value, _CONTAINERS) and is_staged(value)


def _inplace_choice(symbol: str, left: Any, right: Any) -> Any:
    """Does an augmented assignment where an operand is one of several values."""
    lefts, rights = _options(left), _options(right)
    if all(type(a) in _CONTAINERS for a in lefts) and _stays(symbol, lefts, rights):
        # Each stays the object that it is, so the name stays what it was.
        staging().spread(lambda a, b: _only_do(inplace, symbol, a, b), (left, right))
        return left
    return staging().spread(lambda a, b: inplace(symbol, a, b), (left, right))


def _options(value: Any) -> tuple[Any, ...]:
    return value.options if type(value) is Choice else (value,)


def _stays(symbol: str, lefts: tuple[Any, ...], rights: tuple[Any, ...]) -> bool:
    """Returns whether every container is changed in place."""
    kinds = {type(one) for one in lefts}
    if symbol == "+=":
        given = (*_CONTAINERS, tuple, range, str)
        return kinds <= {list, deque} and all(type(b) in given for b in rights)
    return symbol in ("|=", "&=", "-=", "^=") and kinds <= {set}


def _only_do(function: Callable[..., Any], *args: Any) -> None:
    function(*args)


def mod(left: Any, right: Any) -> Any:
    """Returns `left % right`, which formats text when `left` is a string."""
    if dispatch.backend is not None and isinstance(left, str):
        return dispatch.backend.mod(left, right)
    if state.recorder is not None and isinstance(left, bytes):
        return state.recorder.call(type(left).__mod__, (left, right), {})
    return left % right


def write_global(name: str) -> None:
    """Announces a store to a name that the user declared global."""
    if state.recorder is not None:
        state.recorder.assign_global(sys._getframe(1).f_globals, name)
    elif state.journal is not None:
        staging().announce_global(sys._getframe(1).f_globals, name)


def write_nonlocal(name: str, cell: Callable[[], Any]) -> None:
    """Announces a store to a name that the user declared nonlocal.

    Args:
        name: The name.
        cell: A function that closes over the name and nothing else.
    """
    if not cell.__closure__:
        return
    if state.recorder is not None:
        state.recorder.assign_nonlocal(cell.__closure__[0], name)
    elif state.journal is not None:
        staging().announce_cell(cell.__closure__[0], name)


def handler() -> None:
    """Announces that an `except` block begins; what is not the program's goes on."""
    error = sys.exc_info()[1]
    if isinstance(error, (Refused, StagingError)):
        raise error
    if state.recorder is not None:
        state.recorder.caught(error)
