"""The functions of `operator` that need a rule; the others are Python's operators."""

from __future__ import annotations

import operator
from typing import Any

from autohook.runtime.logic import not_
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.builtins.numbers import bool_, int_
from autohook.staging.operators.builtins.rule import Rule


def index(value: Any, /) -> Any:
    """Returns `operator.index(value)`."""
    if isinstance(value, StagedNumber) and value.kind is float:
        raise TypeError("'float' object cannot be interpreted as an integer")
    return int_(value)


RULES = (
    Rule(operator.index, index),
    Rule(operator.not_, not_),
    Rule(operator.truth, bool_),
)
