"""`functools` with staged values: `reduce`, caches, keys that compare."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.calls import call
from autohook.runtime.comparisons import compare
from autohook.staging.operators.branches import select_value
from autohook.staging.operators.builtins.items import each, rows_of
from autohook.staging.operators.builtins.kinds import type_
from autohook.staging.operators.builtins.rule import Rule, has_callback, has_staged
from autohook.staging.operators.comparing_keys import ComparingKey
from autohook.staging.operators.sequences import without_first

if TYPE_CHECKING:
    from collections.abc import Callable

_MISSING = object()
_CACHED = type(functools.lru_cache(lambda: None))


def reduce(function: Any, source: Any, initial: Any = _MISSING, /) -> Any:
    """Returns `functools.reduce(function, source, initial)`."""
    rows = rows_of(source)
    if initial is not _MISSING:
        return _reduced(function, initial, rows)
    if isinstance(rows, list):
        return _reduced(function, rows[0], rows[1:]) if rows else _nothing()
    if rows.static is not None:
        return _reduced(function, rows.at(0), without_first(rows))
    return select_value(
        tf.equal(rows.size(), 0),
        _nothing,
        lambda: _reduced(function, rows.at(0), without_first(rows)),
        "the value of reduce()",
    )


def _nothing() -> Any:
    raise TypeError("reduce() of empty iterable with no initial value")


def _reduced(function: Any, first: Any, rows: Any) -> Any:
    total = first

    def body(item: Any) -> None:
        nonlocal total
        total = call(function, total, item)

    each(rows, body, ("total",))
    return total


def cmp_to_key(mycmp: Any) -> Any:
    """Returns `functools.cmp_to_key(mycmp)`."""
    return lambda item: ComparingKey(
        item, lambda a, b: compare(call(mycmp, a, b), "<", lambda: 0)
    )


def overload(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[..., Any] | None:
    """Returns what to call instead of an object that `functools` made, or None."""
    if isinstance(function, _CACHED):
        # A staged number has no hash: the function runs, as where it is not known yet.
        if has_staged(args, kwargs):
            return functools.partial(call, function.__wrapped__)
    elif args and hasattr(function, "registry") and hasattr(function, "dispatch"):
        chosen = function.dispatch(type_(args[0]))
        return functools.partial(call, chosen)
    return None


RULES = (
    Rule(functools.reduce, reduce, has_callback),
    Rule(functools.cmp_to_key, cmp_to_key, has_callback),
)
