"""Operators of Python's that take containers whose contents only the graph knows."""

from __future__ import annotations

import operator
from typing import Any

from autohook.runtime import dispatch
from autohook.runtime.choice import has_choice
from autohook.runtime.comparisons import PYTHON, one

_SEQUENCES = (list, tuple, str)
_UNORDERED = (dict, set)
_COMBINING = {
    "|": operator.or_,
    "&": operator.and_,
    "^": operator.xor,
    "-": operator.sub,
}


def plus(left: Any, right: Any) -> Any:
    """Returns `left + right`."""
    if type(left) is list and type(right) is list and dispatch.backend is not None:
        left, right = map(dispatch.backend.contents, (left, right))
        if has_choice((left, right)):
            return dispatch.backend.spread(plus, (left, right))
        return _made(left + right)
    _look_into(left, right)
    return left + right


def _look_into(*operands: Any) -> None:
    """Says that lists are about to be looked into, where a trace wants to know."""
    if dispatch.state.recorder is not None:
        for operand in operands:
            dispatch.state.recorder.look_into(operand)


def times(left: Any, right: Any) -> Any:
    """Returns `left * right`."""
    if dispatch.backend is None:
        return left * right
    if type(left) in _SEQUENCES or type(right) in _SEQUENCES:
        left, right = map(dispatch.backend.contents, (left, right))
        if has_choice((left, right)):
            return dispatch.backend.spread(times, (left, right))
        return _made(dispatch.backend.repeated(left, right))
    return left * right


def combine(left: Any, symbol: str, right: Any) -> Any:
    """Returns `left | right`, and the same for `&`, `^` and `-`."""
    function = _COMBINING[symbol]
    if not (isinstance(left, _UNORDERED) or isinstance(right, _UNORDERED)):
        return function(left, right)
    if dispatch.backend is not None:
        left, right = map(dispatch.backend.contents, (left, right))
        if has_choice((left, right)):
            return dispatch.backend.spread(
                lambda a, b: combine(a, symbol, b), (left, right)
            )
    return _made(function(left, right))


def order(left: Any, symbol: str, right: Any) -> Any:
    """Returns `left < right`, and the same for `<=`, `>` and `>=`."""
    if isinstance(left, (list, set)) or isinstance(right, (list, set)):
        return one(symbol, left, right)
    return PYTHON[symbol](left, right)


def _made(value: Any) -> Any:
    if dispatch.state.journal is not None:
        dispatch.state.journal.own(value)
    return value
