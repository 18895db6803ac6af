"""Sizes that vary from call to call: the third of them is traced as an unknown one.

A *group* is all calls whose tensors differ in sizes alone. 0 and 1 are told apart from
other sizes, because TensorFlow broadcasts them. Where a group has plans for two sizes
and a third comes, or many have come before any was hot, the next trace leaves open what
differs. If that is refused, or what it gives is not eager's (`auditing.first_runs`),
each size gets a plan of its own.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework.ops import EagerTensor

from autohook.decisions import Change
from autohook.staging import ambience, tiering
from autohook.staging.signature import call_key, is_container

if TYPE_CHECKING:
    from autohook.staging.guards import GuardWriter
    from autohook.staging.plan import Plan

Shapes = dict[str, tuple[int, ...]]
Place = tuple[str, int]
# Sizes that a group is known by, and how many come before any of them was hot.
REMEMBERED = 8
MANY = 5
# How often the sizes of one group are found to vary in yet another dimension.
WIDENINGS = 3


@dataclass(frozen=True)
class Unknown:
    """What a trace may not know of the sizes of its arguments.

    Attributes:
        key: The key of the calls that its plan is for.
        places: The dimensions that vary: the argument's expression, and an index.
        equal: Those that were always equal to another one, with that one.
        cause: How it came about.
    """

    key: Any
    places: frozenset[Place]
    equal: tuple[tuple[Place, Place], ...]
    cause: Change

    def specified(self, text: str, shape: tf.TensorShape) -> list[int | None]:
        """Returns the shape that an argument has in the trace."""
        return [
            None if (text, i) in self.places else size for i, size in enumerate(shape)
        ]

    def require(self, writer: GuardWriter, text: str, shape: Any, label: str) -> bool:
        """Guards what is known of an argument's shape, if it is not all of it."""
        sizes = self.specified(text, shape)
        if None not in sizes:
            return False
        writer.require(f"{text}.shape.rank == {len(sizes)}", label)
        for i, size in enumerate(sizes):
            one = _expression((text, i))
            known = f"{one} > 1" if size is None else f"{one} == {size}"
            writer.require(known, label)
        return True

    def require_all(self, writer: GuardWriter) -> None:
        """Guards that sizes which were always equal are, and that no tape records."""
        for one, other in self.equal:
            text = f"{_expression(one)} == {_expression(other)}"
            writer.require(text, "which sizes are equal")
        idle = writer.name_of(ambience.is_tape_idle)
        writer.require(f"{idle}()", "whether a gradient tape records")

    def is_in(self, text: str) -> bool:
        """Returns whether an expression depends on a size that varies."""
        return any(_expression(place) in text for place in self.places)


def _expression(place: Place) -> str:
    return f"{place[0]}.shape[{place[1]}]"


@dataclass
class Group:
    """Calls that differ in sizes alone.

    Attributes:
        seen: Some of the shapes that they had.
        calls: How many of them have run natively.
        traced: How many of the shapes have a plan.
        widths: The sets of dimensions that were left open so far.
    """

    seen: list[Shapes] = field(default_factory=list)
    calls: int = 0
    traced: int = 0
    widths: list[frozenset[Place]] = field(default_factory=list)

    @property
    def varying(self) -> frozenset[Place]:
        """The dimensions in which the shapes differ."""
        first = self.seen[0]
        return frozenset(
            (text, i)
            for text, shape in first.items()
            for i in range(len(shape))
            if any(other[text][i] != shape[i] for other in self.seen)
        )

    def equal(self) -> tuple[tuple[Place, Place], ...]:
        """Returns those of them that were always equal to another one."""
        columns: dict[tuple[int, ...], Place] = {}
        pairs = []
        for place in sorted(self.varying):
            text, i = place
            column = tuple(shapes[text][i] for shapes in self.seen)
            first = columns.setdefault(column, place)
            if first is not place:
                pairs.append((place, first))
        return tuple(pairs)


class Sizes:
    """What is known of the sizes of the calls of one unit.

    Args:
        pending: How often each key was called since its last trace.
        given_up: The keys that are not to be traced again.
    """

    def __init__(self, pending: dict[Any, int], given_up: set[Any]) -> None:
        self._pending = pending
        self._given_up = given_up
        self._groups: dict[Any, Group] = {}

    def note(self, values: tuple[Any, ...]) -> Any:
        """Returns the key of a native call, which counts."""
        group = self._group(values)
        if group is None:
            return call_key(values)
        group.calls += 1
        shapes = _shapes(values)
        if shapes not in group.seen:
            group.seen = [*group.seen[-REMEMBERED + 1 :], shapes]
            self._widen(group)
        return self.key(values)

    def key(self, values: tuple[Any, ...]) -> Any:
        """Returns the key of a call: of its group where that has sizes left open."""
        unknown = self.unknown(values)
        return call_key(values) if unknown is None else unknown.key

    def unknown(
        self, values: tuple[Any, ...], labels: tuple[str, ...] = ()
    ) -> Unknown | None:
        """Returns what a trace of the call may not know, None where it is all known.

        Args:
            values: The arguments.
            labels: The names of the parameters.
        """
        group = self._group(values)
        if group is None or not group.widths or not ambience.is_tape_idle():
            return None
        places = group.widths[-1]
        key = ("sizes", _general(call_key(values)), places)
        if key in self._given_up:
            return None
        cause = _cause(group, places, _shapes(values), labels) if labels else Change("")
        return Unknown(key, places, group.equal(), cause)

    def planned(self, values: tuple[Any, ...], plan: Plan) -> None:
        """Notes that there is a plan for the shapes of a call."""
        group = self._group(values)
        if group is not None and not plan.is_for_all_sizes:
            group.traced += 1

    @staticmethod
    def in_order(plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
        """Returns plans in the order of trial: those of known sizes are faster."""
        return tuple(sorted(plans, key=lambda plan: plan.is_for_all_sizes))

    def _widen(self, group: Group) -> None:
        """Leaves open what varies, once that is known to be worth it."""
        varying = group.varying
        if len(group.seen) < 3 or len(group.widths) >= WIDENINGS:
            return
        if group.traced < 2 and len(group.seen) < MANY:
            return
        if group.widths and varying <= group.widths[-1]:
            return
        is_first = not group.widths
        group.widths.append(varying)
        if is_first and len(self._groups) <= tiering.SIGNATURES:
            key = next(k for k, known in self._groups.items() if known is group)
            self._pending["sizes", key, varying] = group.calls

    def _group(self, values: tuple[Any, ...]) -> Group | None:
        key = _general(call_key(values))
        if key not in self._groups and len(self._groups) < tiering.SIGNATURES:
            self._groups[key] = Group()
        return self._groups.get(key)


def _general(key: Any) -> Any:
    """Returns the part of a call's key that is the same for all sizes above one."""
    if type(key) is not tuple:
        return key
    if len(key) == 2 and isinstance(key[0], tf.DType):
        return key[0], tuple(min(size, 2) for size in key[1])
    return tuple(map(_general, key))


def _shapes(values: tuple[Any, ...]) -> Shapes:
    """Returns the shapes of the tensors among the arguments, by their expressions."""
    found: Shapes = {}
    waiting = [(f"a[{i}]", value) for i, value in enumerate(values)]
    for text, value in waiting:
        if type(value) is EagerTensor:
            found[text] = tuple(value.shape)
        elif is_container(value):
            parts = value.items() if type(value) is dict else enumerate(value)
            waiting += [
                (f"{text}[{key!r}]", part) for key, part in itertools.islice(parts, 64)
            ]
    return found


def _cause(
    group: Group, places: frozenset[Place], now: Shapes, names: tuple[str, ...]
) -> Change:
    """Returns how sizes were found to vary, in the user's words."""
    text = min(places)[0]
    index, _, rest = text[2:].partition("]")
    others = list(dict.fromkeys(s[text] for s in group.seen if s[text] != now[text]))
    return Change(
        f"the argument `{names[int(index)]}{rest}`",
        f"shape {others[0] if others else now[text]}",
        f"{others[1] if len(others) > 1 else now[text]}: dynamic from the third",
    )
