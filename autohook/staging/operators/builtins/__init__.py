"""Python's builtins on staged values: the list of all rules.

Each file holds the rules of a few like builtins as `RULES`; adding one is a rule there,
a test, and, for a new file, a line in the list below.
"""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any, NoReturn

from autohook.runtime.choice import has_choice
from autohook.runtime.dispatch import staging
from autohook.staging.operators import printing, texts
from autohook.staging.operators.builtins import (
    dunders,
    extremes,
    function_tools,
    gathering,
    gradients,
    iteration_tools,
    kinds,
    lengths,
    mapping,
    mathematics,
    methods,
    numbers,
    operator_functions,
    pairing,
    quantifiers,
    ranges,
    reflection,
    sorting,
    stepping,
    sums,
    surroundings,
    tensor_arguments,
    tensor_lists,
)
from autohook.staging.operators.builtins.items import iterate
from autohook.staging.operators.forwards import is_forwarded, resolve
from autohook.staging.operators.modes import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.operators.builtins.rule import Rule

__all__ = ["iterate", "overload", "spent_generator"]

_FILES = (
    extremes,
    function_tools,
    gathering,
    iteration_tools,
    lengths,
    mapping,
    mathematics,
    numbers,
    operator_functions,
    pairing,
    quantifiers,
    ranges,
    reflection,
    sorting,
    stepping,
    sums,
    surroundings,
    tensor_arguments,
    tensor_lists,
    # Last: it knows of more than the numbers that others know of.
    kinds,
)
_RULES: dict[Any, Rule] = {
    rule.function: rule for file in _FILES for rule in file.RULES
}


def overload(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[..., Any] | None:
    """Returns what to call instead of `function` for these arguments, or None."""
    if isinstance(type(function).__eq__, FunctionType):
        return None  # an object, which to look up would call a method of the user's
    found = printing.overload(function) or texts.overload(function, args, kwargs)
    if found is not None:
        return found
    try:
        rule = _RULES.get(function)
    except TypeError:
        rule = None
    if rule is None:
        return _without_rule(function, args, kwargs)
    if not rule.takes(args, kwargs):
        return dunders.overload(function, args)
    return _of_contents(function, rule) if any(map(is_forwarded, args)) else rule.staged


def _without_rule(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[..., Any] | None:
    """Returns what to call instead of one of many functions, or None."""
    for file in (methods, function_tools, gradients, tensor_arguments):
        found: Callable[..., Any] | None = file.overload(function, args, kwargs)
        if found is not None:
            return found
    return None


def _of_contents(function: Any, rule: Rule) -> Callable[..., Any]:
    """Returns a rule's function for containers whose contents are elsewhere."""

    def run(*args: Any, **kwargs: Any) -> Any:
        contents = tuple(map(resolve, args))
        if has_choice(contents):
            return staging().call_choice(function, contents, kwargs)
        return rule.staged(*contents, **kwargs)

    return run


def spent_generator() -> NoReturn:
    """Refuses to go on with a generator whose place only the graph knows."""
    refuse(
        "AH241",
        "a generator is used again, and only the graph knows how far it went.",
        "Make a list of its items first.",
    )
