"""`min()` and `max()` of staged values."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging.operators.branches import if_exp
from autohook.staging.operators.builtins.items import items_of
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.modes import is_strict
from autohook.staging.operators.values import is_staged, is_tensor

if TYPE_CHECKING:
    from collections.abc import Callable


def _extreme(better: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def choose(*args: Any, key: Any = None, **default: Any) -> Any:
        items = list(args) if len(args) > 1 else items_of(args[0])
        if not items:
            return default["default"] if default else max(items)
        key = key or (lambda item: item)
        best = items[0]
        best_key = key(best)
        for item in items[1:]:
            item_key = key(item)
            is_better = better(item_key, best_key)
            if not is_staged(is_better):
                best, best_key = (item, item_key) if is_better else (best, best_key)
                continue
            best_key = _select(is_better, item_key, best_key)
            best = best_key if item is item_key else _select(is_better, item, best)
        return best

    return choose


def _select(test: Any, left: Any, right: Any) -> Any:
    return if_exp(test, lambda: left, lambda: right, name="the value of min() or max()")


_minimum = _extreme(lambda new, old: new < old)
_maximum = _extreme(lambda new, old: new > old)


def min_(*args: Any, **kwargs: Any) -> Any:
    """Returns `min(...)`."""
    return _reduced(tf.reduce_min, _minimum, args, kwargs)


def max_(*args: Any, **kwargs: Any) -> Any:
    """Returns `max(...)`."""
    return _reduced(tf.reduce_max, _maximum, args, kwargs)


def _reduced(
    reduce: Callable[..., Any],
    choose: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    """Reduces a long vector at once, which a graph may; else compares in order."""
    alone = len(args) == 1 and not kwargs and not is_strict()
    if alone and is_tensor(args[0]) and args[0].shape.rank == 1:
        return reduce(args[0])
    return choose(*args, **kwargs)


RULES = (Rule(builtins.min, min_), Rule(builtins.max, max_))
