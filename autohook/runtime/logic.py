"""`and`, `or` and `not`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.runtime.dispatch import is_staged, staging

if TYPE_CHECKING:
    from collections.abc import Callable


def and_(first: Any, *rest: Callable[[], Any]) -> Any:
    """Returns the first false operand, or the last one."""
    value = first
    for position, operand in enumerate(rest):
        if is_staged(value):
            return staging().and_(value, rest[position:])
        if not value:
            return value
        value = operand()
    return value


def or_(first: Any, *rest: Callable[[], Any]) -> Any:
    """Returns the first true operand, or the last one."""
    value = first
    for position, operand in enumerate(rest):
        if is_staged(value):
            return staging().or_(value, rest[position:])
        if value:
            return value
        value = operand()
    return value


def not_(value: Any) -> Any:
    """Returns `not value`."""
    if is_staged(value):
        return staging().not_(value)
    return not value
