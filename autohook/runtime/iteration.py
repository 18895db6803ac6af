"""What comprehensions and stars iterate over."""

from __future__ import annotations

from typing import Any

from autohook.runtime import dispatch
from autohook.runtime.choice import is_choice


def iterate(value: Any) -> Any:
    """Returns `value`, or its rows where it is staged."""
    if dispatch.backend is not None:
        contents = dispatch.backend.contents(value)
        if is_choice(contents):
            return contents
        if dispatch.backend.is_staged_iterable(value):
            return dispatch.backend.iterate(value)
    if dispatch.state.recorder is not None:
        return dispatch.state.recorder.iterate(value)
    return value


def mapping(value: Any) -> Any:
    """Returns what `**value` stands for."""
    if dispatch.backend is None:
        return value
    contents = dispatch.backend.contents(value)
    return dispatch.backend.unknown(contents, "`**`") if is_choice(contents) else value
