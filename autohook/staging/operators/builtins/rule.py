"""Rules: what is called instead of a builtin where its arguments are staged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autohook.staging.operators.iteration import is_staged_iterable
from autohook.staging.operators.values import is_staged

Takes = Callable[[tuple[Any, ...], dict[str, Any]], bool]


def has_staged(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:  # noqa: ARG001 - the shape of `takes`
    """Returns whether an argument, or an item of one that is a list, is staged."""
    return any(map(_matters, args))


def _matters(value: Any) -> bool:
    if type(value) in (list, tuple):
        return any(is_staged(item) for item in value)
    return is_staged(value) or is_staged_iterable(value)


@dataclass(frozen=True)
class Rule:
    """What stands for one builtin.

    Attributes:
        function: What the program calls.
        staged: What is called instead, with the same arguments.
        takes: Whether it is, for these arguments.
    """

    function: Any
    staged: Callable[..., Any]
    takes: Takes = has_staged
