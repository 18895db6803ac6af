"""Methods of Python's containers with staged arguments or staged items."""

from __future__ import annotations

import sys
from collections import deque
from types import BuiltinMethodType
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.comparisons import compare
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.builtins.items import each
from autohook.staging.operators.builtins.rule import matters
from autohook.staging.operators.builtins.sorting import sorted_
from autohook.staging.operators.indexing import (
    first_true,
    get_item,
    get_value,
    pop_item,
    select,
    set_item,
)
from autohook.staging.operators.list_slices import staged_index
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.raising import raise_where
from autohook.staging.operators.staged_texts import StagedText
from autohook.staging.operators.templates import is_late
from autohook.staging.operators.values import is_staged, truth

if TYPE_CHECKING:
    from collections.abc import Callable


def overload(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[..., Any] | None:
    """Returns what to call instead of a container's bound method, or None."""
    if not isinstance(function, BuiltinMethodType):
        return None
    owner = function.__self__
    table = _TABLES.get(type(owner))
    found = table.get(function.__name__) if table else None
    if found is None:
        return None
    takes, staged = found
    if not takes(owner, args, kwargs):
        return None
    return lambda *given, **named: staged(owner, *given, **named)


# -- when --------------------------------------------------------------------------


def _compares(owner: Any, args: Any, kwargs: Any) -> bool:  # noqa: ARG001 - one shape
    return bool(args) and (matters(args[0]) or any(map(matters, owner)))


def _has_staged_key(owner: Any, args: Any, kwargs: Any) -> bool:  # noqa: ARG001 - one shape
    if not args or isinstance(args[0], tf.Tensor):
        return False
    return is_staged(args[0])


def _has_staged_index(owner: Any, args: Any, kwargs: Any) -> bool:  # noqa: ARG001 - one shape
    return bool(args) and is_staged(args[0])


def _takes_staged_items(owner: Any, args: Any, kwargs: Any) -> bool:  # noqa: ARG001 - one shape
    return bool(args) and matters(args[0])


def _sorts(owner: Any, args: Any, kwargs: Any) -> bool:  # noqa: ARG001 - one shape
    return kwargs.get("key") is not None or any(map(matters, owner))


# -- what --------------------------------------------------------------------------


def _equal(items: Any, value: Any) -> Any:
    """Returns which items equal a value, a bool vector."""
    return tf.stack([truth(_same(item, value)) for item in items])


def _same(left: Any, right: Any) -> Any:
    return left is right or compare(left, "==", lambda: right)


def not_found(kind: type, value: Any) -> ValueError:
    """Returns what a container's `index` raises where there is no such value."""

    def say(one: Any) -> str:
        try:
            kind().index(one)
        except ValueError as error:
            return str(error)
        raise AssertionError(kind)

    return ValueError(StagedText(say, value) if is_late(value) else say(value))


def index(items: Any, value: Any, start: Any = 0, stop: Any = sys.maxsize) -> Any:
    """Returns `items.index(value, start, stop)`."""
    if is_staged(start) or is_staged(stop):
        refuse("AH235", "`index` has bounds that only the graph knows.")
    start, stop, _ = slice(start, stop).indices(len(items))
    kind = type(items)
    among = [items[place] for place in range(start, stop)]
    if not among:
        raise not_found(kind, value)
    found = _equal(among, value)
    raise_where(tf.logical_not(tf.reduce_any(found)), lambda: not_found(kind, value))
    return StagedNumber(int, tf.cast(first_true(found), tf.int64) + start)


def count(items: Any, value: Any) -> Any:
    """Returns `items.count(value)`."""
    if not items:
        return 0
    return StagedNumber(int, tf.reduce_sum(tf.cast(_equal(items, value), tf.int64)))


def remove(items: Any, value: Any) -> None:
    """Does `items.remove(value)`."""
    if not items:
        raise ValueError("list.remove(x): x not in list")
    found = _equal(items, value)
    absent = tf.logical_not(tf.reduce_any(found))
    raise_where(absent, lambda: ValueError("list.remove(x): x not in list"))
    pop_item(items, StagedNumber(int, tf.cast(first_true(found), tf.int64)))


def insert(items: Any, place: Any, value: Any) -> None:
    """Does `items.insert(place, value)`."""
    at = staged_index(place, "list")
    size = len(items)
    at = tf.clip_by_value(tf.where(at < 0, at + size, at), 0, size)
    before = list(items)
    items.append(value)
    for position in range(size + 1):
        options = [before[position - 1] if position else value, value]
        options.append(before[position] if position < size else value)
        relation = tf.where(at < position, 0, tf.where(tf.equal(at, position), 1, 2))
        items[position] = select(options, relation)


def extend(items: Any, values: Any) -> None:
    """Does `items.extend(values)`."""
    from autohook.runtime.calls import call

    if values is items:
        values = list(items)
    each(values, lambda item: call(items.append, item))


def sort(items: Any, *, key: Any = None, reverse: Any = False) -> None:
    """Does `items.sort(...)`."""
    items[:] = sorted_(list(items), key=key, reverse=reverse)


def setdefault(items: Any, key: Any, default: Any = None) -> Any:
    """Returns `items.setdefault(key, default)`, for a key that is there."""
    set_item(items, key, get_value(items, key, default))
    return get_item(items, key)


def pop_key(items: Any, key: Any, *default: Any) -> Any:  # noqa: ARG001 - refused
    """Refuses `items.pop(key)`."""
    refuse("AH235", "a dict loses a key that only the graph knows.")


def add(items: Any, value: Any) -> None:
    """Does `items.add(value)`, for a value that is there."""
    if isinstance(value, tf.Tensor):
        raise TypeError("Tensor is unhashable. Instead, use tensor.ref() as the key.")
    refuse(
        "AH235",
        f"a set gets a value that only the graph knows; it has {len(items)} others.",
        "Use a list, or a tensor with tf.unique.",
    )


_LIST = {
    "index": (_compares, index),
    "count": (_compares, count),
    "remove": (_compares, remove),
    "insert": (_has_staged_index, insert),
    "pop": (_has_staged_index, pop_item),
    "extend": (_takes_staged_items, extend),
    "sort": (_sorts, sort),
}
_TABLES: dict[type, dict[str, Any]] = {
    list: _LIST,
    tuple: {"index": _LIST["index"], "count": _LIST["count"]},
    deque: {name: _LIST[name] for name in ("index", "count", "remove", "extend")},
    dict: {
        "get": (_has_staged_key, get_value),
        "setdefault": (_has_staged_key, setdefault),
        "pop": (_has_staged_key, pop_key),
    },
    set: {"add": (_has_staged_key, add)},
}
