"""Whether the log of changes says what a trace has made of each outside container.

Methods of containers with staged arguments have code of their own, which changes a
container by other methods, or by none. So the log is tried: where it does not give what
the container holds when the trace ends, all that it holds is written instead.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from typing import TYPE_CHECKING, Any

from autohook.staging.effects import Step
from autohook.staging.numbers.host_number import HostNumber
from autohook.staging.operators.forwards import is_forwarded
from autohook.staging.operators.places import ContentPlace

if TYPE_CHECKING:
    from autohook.staging.operators.places import Journal
    from autohook.staging.recorder import TraceRecorder

_MAPPINGS = (dict, OrderedDict, defaultdict, Counter)
_PLAIN = (str, bytes, int, float, type(None))


def complete(recorder: TraceRecorder, root: Journal) -> list[Any]:
    """Returns the steps of a trace, which give what containers hold at its end."""
    steps = list(recorder.effects.steps)
    for key, place in list(root.places.items()):
        owner = place.owner
        if not isinstance(place, ContentPlace) or id(owner) in root.fresh:
            continue
        if not recorder.contents.is_outside(owner):
            continue
        if is_forwarded(owner):
            kind = type(owner).__name__
            recorder.refuse("AH310", f"only the graph knows what a {kind} holds")
        before = recorder.effects.replaced.get(id(owner), root.before[key])
        if not _gives(before, steps, owner):
            # Refused where a step of a branch is among them.
            recorder.contents.read(owner)
            steps = [step for step in steps if not _is_of(step, owner)]
            steps += _whole(recorder, owner)
    return steps


def _is_of(step: Any, owner: Any) -> bool:
    """Returns whether a step is made on a container, and made in any case."""
    return isinstance(step, Step) and step.owner is owner


def _gives(before: Any, steps: list[Any], owner: Any) -> bool:
    """Returns whether the steps make of a container what it holds now."""
    copy = before.copy()
    try:
        for step in steps:
            if _is_of(step, owner):
                getattr(copy, step.name)(*step.args, **step.kwargs)
    except Exception:  # noqa: BLE001 - then they do not
        return False
    return _parts(copy) == _parts(owner)


def _parts(container: Any) -> list[Any]:
    """Returns the identities of what a container holds."""
    if isinstance(container, dict):
        return [(_identity(k), _identity(v)) for k, v in container.items()]
    if isinstance(container, set):
        return sorted(map(id, container))
    return list(map(_identity, container))


def _identity(value: Any) -> Any:
    """Returns what tells a value from others; numbers are made again and again."""
    if type(value) is HostNumber:
        return HostNumber, value.text
    return (type(value), repr(value)) if isinstance(value, _PLAIN) else id(value)


def _whole(recorder: TraceRecorder, owner: Any) -> list[Step]:
    """Returns the steps that fill a container with what it holds now."""
    if type(owner) is list:
        return [Step(owner, "__setitem__", (slice(None), list(owner)), {})]
    if type(owner) is deque:
        return [Step(owner, "clear", (), {}), Step(owner, "extend", (list(owner),), {})]
    if type(owner) in _MAPPINGS:
        content = (dict(owner),)
        return [Step(owner, "clear", (), {}), Step(owner, "update", content, {})]
    kind = type(owner).__name__
    return recorder.refuse("AH310", f"it changes a {kind} in a way that is not logged")
