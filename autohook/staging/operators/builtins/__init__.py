"""Python's builtins on staged values: the list of all rules.

Each file holds the rules of a few like builtins as `RULES`; adding one is a rule there,
a test, and, for a new file, a line in the list below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

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
from autohook.staging.operators.modes import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.operators.builtins.rule import Rule

__all__ = ["iterate", "overload", "spent_generator"]

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


def spent_generator() -> NoReturn:
    """Refuses to go on with a generator whose place only the graph knows."""
    refuse(
        "AH241",
        "a generator is used again, and only the graph knows how far it went.",
        "Make a list of its items first.",
    )
