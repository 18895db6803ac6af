"""`list()`, `tuple()` and `map()` of staged values."""

from __future__ import annotations

import builtins
from typing import Any

from autohook.staging.operators.builtins.items import items_of
from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.staged_lists import StagedList


def list_(value: Any) -> Any:
    """Returns `list(value)`."""
    return value if isinstance(value, StagedList) else items_of(value)


def tuple_(value: Any) -> Any:
    """Returns `tuple(value)`."""
    return tuple(items_of(value))


def map_(function: Any, *values: Any) -> Any:
    """Returns `map(function, *values)`, over rows of known number."""
    return map(function, *map(items_of, values))


RULES = (
    Rule(builtins.list, list_),
    Rule(builtins.tuple, tuple_),
    Rule(builtins.map, map_),
)
