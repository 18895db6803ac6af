"""Copies of plain containers, which a trace makes as it makes containers itself."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from autohook.staging.signature import is_named_tuple

if TYPE_CHECKING:
    from autohook.staging.recorder import TraceRecorder

_CONTAINERS = (list, dict, set)
_ATOMS = (bool, int, float, complex, str, bytes, type(None))
_DEEPEST = 4


def is_plain(function: Any, args: tuple[Any, ...]) -> bool:
    """Returns whether `copy.copy` or `copy.deepcopy` runs no code of the value's."""
    if len(args) != 1:
        return False
    if function is copy.copy:
        return type(args[0]) in _CONTAINERS
    return _is_deep(args[0], _DEEPEST)


def _is_deep(value: Any, depth: int) -> bool:
    if type(value) in _ATOMS:
        return True
    if type(value) is dict:
        parts = [*value, *value.values()]
    elif type(value) in (list, set, tuple) or is_named_tuple(value):
        parts = list(value)
    else:
        return False
    return depth > 0 and all(_is_deep(part, depth - 1) for part in parts)


def call(recorder: TraceRecorder, function: Any, args: tuple[Any, ...]) -> Any:
    """Returns the copy, which the trace has made and may change."""
    if function is copy.copy:
        return recorder.call(args[0].copy, (), {})
    recorder.contents.read_deep(args[0])
    if not _is_deep(args[0], _DEEPEST):
        recorder.refuse("AH319", "it copies what changes from call to call")
    made = function(args[0])
    _own(recorder, made)
    return made


def _own(recorder: TraceRecorder, value: Any) -> None:
    if type(value) in _CONTAINERS:
        recorder.own(value)
    if type(value) is dict:
        value = value.values()
    if type(value) not in _ATOMS:
        for part in value:
            _own(recorder, part)
