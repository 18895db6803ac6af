"""What comprehensions iterate over."""

from __future__ import annotations

from typing import Any

from autohook.runtime import dispatch
from autohook.runtime.choice import is_choice


def iterate(value: Any) -> Any:
    """Returns `value`, or its rows where it is staged."""
    if dispatch.backend is not None and dispatch.backend.is_staged_iterable(value):
        return dispatch.backend.iterate(value)
    if dispatch.state.recorder is not None and not is_choice(value):
        return dispatch.state.recorder.iterate(value)
    return value
