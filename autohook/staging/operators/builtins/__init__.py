"""Python's builtins on staged values: the list of all rules.

Each file holds the rules of a few like builtins as `RULES`; adding one is a rule there,
a test, and, for a new file, a line in the list below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.staging.operators.builtins import (
    extremes,
    gathering,
    lengths,
    numbers,
    pairing,
    quantifiers,
    ranges,
    sorting,
    sums,
)
from autohook.staging.operators.builtins.items import iterate
from autohook.staging.operators.messages import print_, stages_print

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.operators.builtins.rule import Rule

__all__ = ["iterate", "overload"]

_FILES = (
    extremes,
    gathering,
    lengths,
    numbers,
    pairing,
    quantifiers,
    ranges,
    sorting,
    sums,
)
_RULES: dict[Any, Rule] = {
    rule.function: rule for file in _FILES for rule in file.RULES
}


def overload(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[..., Any] | None:
    """Returns what to call instead of `function` for these arguments, or None."""
    if function is print:
        return print_ if stages_print() else None
    try:
        rule = _RULES.get(function)
    except TypeError:
        return None
    return rule.staged if rule is not None and rule.takes(args, kwargs) else None
