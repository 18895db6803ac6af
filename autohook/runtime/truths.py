"""What the truth of a value depends on, where its class says so in Python code."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from types import FunctionType, NoneType
from typing import Any

from autohook.runtime import dispatch
from autohook.runtime.dispatch import is_staged, state

_PLAIN = frozenset({bool, int, float, str, NoneType, list, tuple, dict, set})
_CONTAINERS = frozenset({list, dict, set, deque, OrderedDict, defaultdict, Counter})
_LIBRARIES = ("tensorflow", "keras", "numpy")


def tested(value: Any) -> Any:
    """Returns a value whose truth is that of `value`, staged if only the graph knows.

    Python wants a bool of `__bool__`, and a number of `__len__`; so these are called
    here. A variable is read.
    """
    kind = type(value)
    if state.recorder is not None and kind in _CONTAINERS:
        state.recorder.look_into(value)
    if kind in _PLAIN or dispatch.backend is None or is_staged(value):
        return value
    name = "__bool__" if hasattr(kind, "__bool__") else "__len__"
    method = getattr(kind, name, None)
    if not isinstance(method, FunctionType):
        return value
    # Here, since calls are made of what asks for truths.
    from autohook.runtime.calls import call

    if (method.__module__ or "").partition(".")[0] not in _LIBRARIES:
        found = call(method, value)
        if not is_staged(found):
            return judged(name, found)
        return dispatch.backend.judged(name, found)
    if dispatch.backend.builds_graph() and hasattr(kind, "read_value"):
        return call(value.read_value)
    return value


def judged(name: str, found: Any) -> bool:
    """Returns what Python makes of a method's result, or raises what it does."""
    return bool(type("Judged", (), {name: lambda _: found})())
