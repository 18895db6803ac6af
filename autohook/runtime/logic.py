"""`and`, `or` and `not`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime.dispatch import is_staged, staging
from autohook.runtime.truths import tested

if TYPE_CHECKING:
    from collections.abc import Callable


def and_(first: Any, *rest: Callable[[], Any]) -> Any:
    """Returns the first false operand, or the last one."""
    value = first
    for position, operand in enumerate(rest):
        if is_staged(value):
            return staging().and_(value, rest[position:])
        truth = tested(value)
        if is_staged(truth):
            return _staged_and_(truth, value, rest[position:])
        if not truth:
            return value
        value = operand()
    return value


def or_(first: Any, *rest: Callable[[], Any]) -> Any:
    """Returns the first true operand, or the last one."""
    value = first
    for position, operand in enumerate(rest):
        if is_staged(value):
            return staging().or_(value, rest[position:])
        truth = tested(value)
        if is_staged(truth):
            return _staged_or_(truth, value, rest[position:])
        if truth:
            return value
        value = operand()
    return value


def not_(value: Any) -> Any:
    """Returns `not value`."""
    value = tested(value)
    if is_staged(value):
        return staging().not_(value)
    return not value


def _staged_and_(truth: Any, value: Any, rest: tuple[Callable[[], Any], ...]) -> Any:
    """Returns `value and ...` where only the graph knows the truth of an object."""
    return staging().if_exp(truth, lambda: and_(rest[0](), *rest[1:]), lambda: value)


def _staged_or_(truth: Any, value: Any, rest: tuple[Callable[[], Any], ...]) -> Any:
    """Returns `value or ...` where only the graph knows the truth of an object."""
    return staging().if_exp(truth, lambda: value, lambda: or_(rest[0](), *rest[1:]))
