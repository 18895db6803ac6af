"""What comprehensions iterate over."""

from __future__ import annotations

from typing import Any

from autohook.runtime import dispatch


def iterate(value: Any) -> Any:
    """Returns `value`, or its rows where it is staged."""
    if dispatch.backend is not None and dispatch.backend.is_staged_iterable(value):
        return dispatch.backend.iterate(value)
    if dispatch.state.recorder is not None:
        return dispatch.state.recorder.iterate(value)
    return value
