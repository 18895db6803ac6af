"""`list()`, `tuple()`, `set()`, `frozenset()` and `dict()` of staged values."""

from __future__ import annotations

import builtins
from typing import Any

from autohook.runtime.calls import call
from autohook.runtime.reads import made, set_item
from autohook.staging.numbers import kind_of
from autohook.staging.operators.builtins.items import each, gathered, items_of
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.staged_lists import StagedList
from autohook.staging.operators.values import is_staged


def list_(value: Any = (), /) -> Any:
    """Returns `list(value)`."""
    found = gathered(value)
    if isinstance(found, StagedList):
        return found.copy()
    return made(list(found))


def tuple_(value: Any = (), /) -> Any:
    """Returns `tuple(value)`; a staged list where the length is staged."""
    found = gathered(value)
    if not isinstance(found, StagedList):
        return tuple(found)
    if is_strict():
        refuse("AH233", "the length of a tuple is what only the graph knows.")
    return found.copy()


def set_(value: Any = (), /) -> Any:
    """Returns `set(value)`."""
    result: Any = made(set())

    def body(item: Any) -> None:
        call(result.add, item)

    each(value, body)
    return result


def frozenset_(value: Any = (), /) -> Any:
    """Returns `frozenset(value)`."""
    items = items_of(value)
    if any(kind_of(item) is not None and is_staged(item) for item in items):
        refuse(
            "AH235",
            "a set is made of numbers that only the graph knows.",
            "Use a list, or a tensor with tf.unique.",
        )
    return frozenset(items)


def dict_(value: Any = (), /, **named: Any) -> Any:
    """Returns `dict(value, ...)`."""
    if isinstance(value, dict) or hasattr(value, "keys"):
        return made(dict(value, **named))
    result: Any = made({})

    def body(pair: Any) -> None:
        key, found = items_of(pair)
        set_item(result, key, found)

    each(value, body)
    for name, found in named.items():
        set_item(result, name, found)
    return result


RULES = (
    Rule(builtins.list, list_),
    Rule(builtins.tuple, tuple_),
    Rule(builtins.set, set_),
    Rule(builtins.frozenset, frozenset_),
    Rule(builtins.dict, dict_),
)
