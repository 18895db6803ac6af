"""`+` and `*`, which join and repeat lists whose contents only the graph knows."""

from __future__ import annotations

from typing import Any

from autohook.runtime import dispatch
from autohook.runtime.choice import has_choice

_SEQUENCES = (list, tuple, str)


def plus(left: Any, right: Any) -> Any:
    """Returns `left + right`."""
    if type(left) is list and type(right) is list and dispatch.backend is not None:
        left, right = map(dispatch.backend.contents, (left, right))
        if has_choice((left, right)):
            return dispatch.backend.spread(plus, (left, right))
        return _made(left + right)
    return left + right


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


def _made(value: Any) -> Any:
    if dispatch.state.journal is not None:
        dispatch.state.journal.own(value)
    return value
