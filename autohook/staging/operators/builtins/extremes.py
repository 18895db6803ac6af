"""`min()` and `max()` of staged values: the first of the best, as Python finds it."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.runtime.calls import call
from autohook.runtime.comparisons import compare
from autohook.runtime.conditionals import if_
from autohook.staging.operators.branches import select_value
from autohook.staging.operators.builtins.items import each, rows_of
from autohook.staging.operators.builtins.rule import Rule, has_callback
from autohook.staging.operators.sequences import StagedSequence, without_first
from autohook.staging.operators.values import is_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable

_MISSING = object()


def min_(*args: Any, key: Any = None, default: Any = _MISSING) -> Any:
    """Returns `min(...)`."""
    return _extreme("<", args, key, default)


def max_(*args: Any, key: Any = None, default: Any = _MISSING) -> Any:
    """Returns `max(...)`."""
    return _extreme(">", args, key, default)


def _extreme(symbol: str, args: tuple[Any, ...], key: Any, default: Any) -> Any:
    name = "min" if symbol == "<" else "max"
    if len(args) > 1 and default is not _MISSING:
        text = (
            f"Cannot specify a default for {name}() with multiple positional arguments"
        )
        raise TypeError(text)
    if len(args) == 1 and key is None and _is_ordered(args[0]):
        reduce = tf.reduce_min if symbol == "<" else tf.reduce_max
        return _or_default(
            name, args[0].shape[0], tf.size(args[0]), default, lambda: reduce(args[0])
        )
    rows = list(args) if len(args) > 1 else rows_of(args[0])
    if isinstance(rows, list):
        return _or_default(
            name,
            len(rows),
            None,
            default,
            lambda: _best(symbol, rows[0], rows[1:], key),
        )
    return _or_default(
        name,
        rows.static,
        rows.size() if rows.static is None else None,
        default,
        lambda: _best(symbol, rows.at(0), without_first(rows), key),
    )


def _is_ordered(value: Any) -> bool:
    """Returns whether all orders of comparing give the same: no float may be NaN."""
    vector = is_symbolic(value) and value.shape.rank == 1
    return vector and value.dtype.is_integer


def _or_default(
    name: str, static: int | None, size: Any, default: Any, best: Callable[[], Any]
) -> Any:
    def nothing() -> Any:
        if default is _MISSING:
            return call(getattr(builtins, name), [])
        return default

    if static is not None:
        return best() if static else nothing()
    label = f"the value of {name}()"
    return select_value(tf.equal(size, 0), nothing, best, label)


def _best(symbol: str, first: Any, rest: list[Any] | StagedSequence, key: Any) -> Any:
    best = first
    best_key = first if key is None else call(key, first)

    def body(item: Any) -> None:
        nonlocal best, best_key
        item_key = item if key is None else call(key, item)

        def take() -> None:
            nonlocal best, best_key
            best = item
            best_key = item_key

        better = compare(item_key, symbol, lambda: best_key)
        if_(better, take, None, ("best", "best_key"))

    each(rest, body, ("best", "best_key"))
    return best


RULES = (
    Rule(builtins.min, min_, has_callback),
    Rule(builtins.max, max_, has_callback),
)
