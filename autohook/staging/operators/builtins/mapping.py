"""`map()` and `filter()`: lazy, and with functions that are converted."""

from __future__ import annotations

import builtins
from typing import Any

from autohook.runtime.calls import call
from autohook.runtime.comprehensions import derived
from autohook.runtime.conditionals import if_
from autohook.staging.operators.builtins.items import each
from autohook.staging.operators.builtins.pairing import zip_
from autohook.staging.operators.builtins.rule import Rule, has_callback


def map_(function: Any, *values: Any) -> Any:
    """Returns `map(function, *values)`."""
    if not values:
        raise TypeError("map() must have at least two arguments.")
    if len(values) == 1:
        source = values[0]
        return derived(source, lambda take: _mapped(function, source, take))
    pairs = zip_(*values)

    def spread(pair: Any) -> Any:
        return call(function, *pair)

    return derived(pairs, lambda take: _mapped(spread, pairs, take))


def _mapped(function: Any, source: Any, collector: Any) -> None:
    def body(item: Any) -> None:
        collector.add(call(function, item))

    each(source, body, (), collector.going_on)


def filter_(function: Any, value: Any, /) -> Any:
    """Returns `filter(function, value)`."""
    return derived(value, lambda take: _filtered(function, value, take), filters=True)


def _filtered(function: Any, source: Any, collector: Any) -> None:
    def body(item: Any) -> None:
        test = item if function is None else call(function, item)
        if_(test, lambda: collector.add(item), None, ())

    each(source, body, (), collector.going_on)


RULES = (
    Rule(builtins.map, map_, has_callback),
    Rule(builtins.filter, filter_, has_callback),
)
