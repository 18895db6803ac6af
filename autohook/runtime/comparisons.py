"""Comparisons, which on staged values do not depend on the kind of graph."""

from __future__ import annotations

import operator
from types import FunctionType
from typing import TYPE_CHECKING, Any

from autohook.runtime import dispatch, late
from autohook.runtime.choice import has_choice
from autohook.runtime.dispatch import CONCRETE_TYPES, is_staged, staging
from autohook.runtime.logic import not_
from autohook.runtime.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Callable


def _contains(left: Any, right: Any) -> Any:
    return left in right


def _lacks(left: Any, right: Any) -> Any:
    return left not in right


PYTHON: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": _contains,
    "not in": _lacks,
}


def one(symbol: str, left: Any, right: Any) -> Any:
    """Returns a single comparison."""
    if dispatch.state.recorder is not None:
        found = dispatch.state.recorder.compared(symbol, left, right)
        if found is not None:
            return found
    if symbol in ("is", "is not"):
        if has_choice((left, right)):
            same = staging().identical(left, right)
            return same if symbol == "is" else not_(same)
        return PYTHON[symbol](left, right)
    if dispatch.backend is not None:
        left, right = map(dispatch.backend.contents, (left, right))
    if has_choice((left, right)):
        return staging().spread(lambda a, b: one(symbol, a, b), (left, right))
    if symbol in ("in", "not in"):
        method = getattr(type(right), "__contains__", None)
        if isinstance(method, FunctionType) and _is_users(method, right):
            return _asked(symbol, method, left, right)
    if is_staged(left) or is_staged(right) or _holds_staged(left, right):
        return staging().compare(symbol, left, right)
    return PYTHON[symbol](left, right)


def _is_users(method: FunctionType, owner: Any) -> bool:
    return unit_of(method.__code__) is not None or late.may_convert(owner)


def _asked(symbol: str, method: Any, left: Any, right: Any) -> Any:
    """Returns what a user's own `__contains__` says, perhaps staged."""
    # Here, since calls compare values, too.
    from autohook.runtime import calls

    found = calls.call(method, right, left)
    if symbol == "not in":
        return not_(found)
    return not_(not_(found))


def _holds_staged(left: Any, right: Any) -> bool:
    """Returns whether a structure is compared that has staged items."""
    if dispatch.backend is None:
        return False
    return any(
        type(value) not in CONCRETE_TYPES and dispatch.backend.holds_staged(value)
        for value in (left, right)
    )


def eq(left: Any, right: Any) -> Any:
    """Returns `left == right`."""
    return one("==", left, right)


def ne(left: Any, right: Any) -> Any:
    """Returns `left != right`."""
    return one("!=", left, right)


def is_(left: Any, right: Any) -> Any:
    """Returns `left is right`."""
    return one("is", left, right)


def is_not(left: Any, right: Any) -> Any:
    """Returns `left is not right`."""
    return one("is not", left, right)


def in_(left: Any, right: Any) -> Any:
    """Returns `left in right`."""
    return one("in", left, right)


def not_in(left: Any, right: Any) -> Any:
    """Returns `left not in right`."""
    return one("not in", left, right)


def compare(left: Any, *rest: Any) -> Any:
    """Returns a chained comparison; each operand is evaluated once.

    Args:
        left: The first operand.
        rest: Symbols and functions that give the other operands, in turn.
    """
    right = rest[1]()
    result = one(rest[0], left, right)
    if len(rest) == 2:
        return result
    if is_staged(result):
        return staging().and_(result, [lambda: compare(right, *rest[2:])])
    return compare(right, *rest[2:]) if result else result
