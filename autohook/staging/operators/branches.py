"""`if` and conditional expressions whose test is staged: both branches in a graph.

`tf.cond` wants to know what the branches give before they were both traced, and
would have to trace one of them twice; here each is traced exactly once into its
own graph, then the values are joined, then the graphs get their outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import CellType
from typing import Any

import tensorflow as tf
from tensorflow.python.framework import func_graph
from tensorflow.python.framework import ops as framework_ops
from tensorflow.python.ops import cond_v2
from tensorflow.python.ops import control_flow_util_v2 as graph_util

from autohook.runtime.choice import is_choice
from autohook.runtime.dispatch import state
from autohook.runtime.state import UNDEFINED, find_cells
from autohook.staging.op_kinds import BRANCHING
from autohook.staging.operators import inlining, raising, recursion, rewriting
from autohook.staging.operators.constants import known_truth
from autohook.staging.operators.escapes import find_escapes
from autohook.staging.operators.forms import NEVER, Form, Held
from autohook.staging.operators.joining import (
    Conflict,
    is_outside,
    join,
    one_of,
    options_of,
    subject,
)
from autohook.staging.operators.kept_ops import keep_what_may_fail
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.narrowing import narrowed
from autohook.staging.operators.places import (
    CellPlace,
    Key,
    Place,
    cell_places,
    journal,
    restore,
    snapshot,
    write_assigned,
    write_joined,
)
from autohook.staging.operators.values import truth

Thunk = Callable[[], Any]


@dataclass
class Branch:
    """One traced branch.

    Attributes:
        graph: Its function graph.
        values: What each place holds at its end.
        places: The places that it wrote, besides the names that it assigns.
        before: What those held before.
        escapes: Places in objects that it made and that others can reach now.
        ends: Whether it comes to its end; else it raises.
    """

    graph: Any
    values: dict[Key, Any] = field(default_factory=dict)
    places: dict[Key, Place] = field(default_factory=dict)
    before: dict[Key, Any] = field(default_factory=dict)
    escapes: dict[Key, Place] = field(default_factory=dict)
    ends: bool = True

    def value(self, key: Key, before: Mapping[Key, Any]) -> Any:
        """Returns what a place holds where this branch was taken."""
        return self.values.get(key, before[key]) if self.ends else NEVER


def if_(test: Any, then: Thunk, orelse: Thunk | None, names: Sequence[str]) -> None:
    """Stages an `if` statement; the cells hold the joined values afterwards."""
    known = known_truth(test)
    if known is not None:
        taken = then if known else orelse
        if taken is not None:
            taken()
        return
    branch(test, then, orelse, cell_places(find_cells((then, orelse), names)))


def select_value(
    test: Any, then: Thunk, orelse: Thunk, label: str, *, any_error: bool = True
) -> Any:
    """Returns the joined value of two functions.

    Args:
        test: The staged condition.
        then: Gives the value where it holds.
        orelse: Gives the value where it does not.
        label: What to call the value in messages.
        any_error: Whether every exception belongs to the program.
    """
    cell = CellType()

    def run(function: Thunk) -> Thunk:
        def body() -> None:
            cell.cell_contents = function()

        return body

    place = CellPlace(cell, label)
    places: dict[Key, Place] = {place.key: place}
    branch(test, run(then), run(orelse), places, any_error=any_error)
    return cell.cell_contents


def if_exp(test: Any, then: Thunk, orelse: Thunk, *, name: str = "") -> Any:
    """Stages a conditional expression."""
    known = known_truth(test)
    if known is not None:
        return then() if known else orelse()
    label = name or "the value of the conditional expression"
    return select_value(test, then, orelse, label, any_error=False)


def branch(
    test: Any,
    then: Thunk,
    orelse: Thunk | None,
    places: Mapping[Key, Place],
    *,
    any_error: bool = False,
) -> None:
    """Stages two branches.

    Args:
        test: The staged condition.
        then: The branch taken where it holds.
        orelse: The other one, or None.
        places: The names that either may assign; what else they write is found out.
        any_error: Whether every exception belongs to the program, not only one that
            was raised in the user's own code.
    """
    predicate = truth(test)
    before = snapshot(places)
    with tf.name_scope("if") as scope:
        tracer = _Tracer(test, predicate, places, before, any_error=any_error)
        left = tracer.trace("true", then)
        right = tracer.trace("false", orelse)
        if not (left.ends or right.ends):
            _connect(predicate, left, right, {}, {}, scope)
            raising.end()
        everything = {**places, **left.places, **right.places}
        known = {**before, **left.before, **right.before}
        _require_unchanged(everything, left, right, known)
        made = {**left.escapes, **right.escapes}
        forms = {
            key: _join(
                place, left.value(key, known), right.value(key, known), known[key]
            )
            for key, place in everything.items()
        }
        for one in (left, right):
            known.update(dict.fromkeys(one.escapes, NEVER))
        for key, place in made.items():
            forms[key] = _join(
                place, left.value(key, known), right.value(key, known), NEVER
            )
        tensors = iter(_connect(predicate, left, right, forms, known, scope))
    values = {key: form.rebuild(tensors) for key, form in forms.items()}
    for key, place in made.items():
        place.write(values[key])
    for key, place in everything.items():
        if key in places:
            write_assigned(place, _named(values[key], place))
        elif not (isinstance(forms[key], Held) and values[key] is known[key]):
            write_joined(place, values[key])


def _require_unchanged(
    places: Mapping[Key, Place], left: Branch, right: Branch, known: Mapping[Key, Any]
) -> None:
    """Refuses to join a container that a branch has changed with another one.

    The contents of both are no longer what they were in either branch.
    """
    changed = {id(place.owner) for key, place in places.items() if key[0] == "content"}
    for key, place in places.items():
        one, other = left.value(key, known), right.value(key, known)
        pair = {id(one), id(other)}
        if key[0] != "content" and len(pair) > 1 and pair & changed:
            kind = type(one if id(one) in changed else other).__name__
            refuse(
                "AH245",
                f"{subject(place.label)} is a {kind} that a branch changes, or another"
                f" {kind}, and only the graph knows which.",
                "Make a copy of it before the branch, or change it there.",
            )


def _named(value: Any, place: Place) -> Any:
    """Returns a value that knows which name may be without one."""
    unset = is_choice(value) and any(one is UNDEFINED for one in value.options)
    if unset and place.label.isidentifier():
        value.name = place.label
    return value


class _Tracer:
    """Traces branches that begin with the same state."""

    def __init__(
        self,
        test: Any,
        predicate: Any,
        places: Mapping[Key, Place],
        before: Mapping[Key, Any],
        *,
        any_error: bool,
    ) -> None:
        self._test = test
        self._predicate = predicate
        self._places = places
        self._before = before
        self._any_error = any_error

    def trace(self, label: str, body: Thunk | None) -> Branch:
        """Runs one branch in a graph of its own; no state has changed afterwards."""
        outer = framework_ops.get_default_graph()
        name = graph_util.unique_fn_name(outer.get_name_scope() + "/", label)
        graph = graph_util.CondBranchFuncGraph(name, collections=outer._collections)
        result = Branch(graph)
        func_graph.func_graph_from_py_func(
            name,
            lambda: self._run(body, result, answer=label == "true"),
            [],
            {},
            func_graph=graph,
            add_control_dependencies=outer._add_control_dependencies,
            op_return_value=self._predicate,
        )
        return result

    def _run(self, body: Thunk | None, result: Branch, *, answer: bool) -> None:
        if body is None:
            result.values = dict(self._before)
            return
        with journal() as writes, narrowed(self._test, body, answer=answer) as whole:
            try:
                result.ends = recursion.run_body(body, any_error=self._any_error)
                if not result.ends:
                    return
                after = {**snapshot(self._places), **writes.after()}
                result.values = {
                    k: whole(self._before.get(k), v) for k, v in after.items()
                }
                result.places, result.before = writes.places, writes.before
                result.escapes = find_escapes(
                    result.values.values(), writes, result.values
                )
                result.values.update(snapshot(result.escapes))
                keep_what_may_fail()
            finally:
                restore(self._places, self._before)


def _join(place: Place, left: Any, right: Any, before: Any) -> Form:
    if left is before and right is before:
        return Held(before)
    if left is right and is_outside(left):
        return Held(left)
    if state.recorder is not None and (_is_masked(left) or _is_masked(right)):
        state.recorder.refuse("AH317", "a branch gives a tensor with a mask of Keras")
    try:
        if is_outside(left) or is_outside(right):
            # A joined container would be another object.
            options = [*options_of(left), *options_of(right)]
            return one_of(place.label, options)
        return join(place.label, left, right)
    except Conflict as conflict:
        refuse(
            "AH210",
            f"{subject(place.label)} is {conflict.left} in one branch and"
            f" {conflict.right} in the other.",
            "Give it the same kind of value in both branches.",
        )


def _is_masked(value: Any) -> bool:
    return isinstance(value, tf.Tensor) and "_keras_mask" in vars(value)


def _connect(
    predicate: Any,
    left: Branch,
    right: Branch,
    forms: Mapping[Key, Form],
    known: Mapping[Key, Any],
    scope: str,
) -> list[Any]:
    """Gives both graphs their outputs and creates the conditional op."""
    for one in (left, right):
        with one.graph.as_default():
            outputs = [
                one.graph.capture(tensor)
                for key, form in forms.items()
                if not isinstance(form, Held)
                for tensor in form.tensors(one.value(key, known))
            ]
        one.graph.outputs = outputs
        one.graph.structured_outputs = list(outputs)
    if left.ends and right.ends:
        pair = left.graph.outputs, right.graph.outputs
        selected = inlining.select(predicate, left.graph, right.graph, pair)
        if selected is not None:
            return selected
    for one in (left, right):
        rewriting.keep_sums(one.graph)
    results = cond_v2._build_cond(
        predicate,
        left.graph,
        right.graph,
        left.graph.external_captures,
        right.graph.external_captures,
        building_gradient=False,
        name=scope,
    )
    if not left.graph.outputs:
        _let_lower()
        return []
    return list(results) if isinstance(results, (list, tuple)) else [results]


def _let_lower() -> None:
    """Lets TensorFlow lower the branch that was just made, which has no outputs.

    TensorFlow says so itself of all others. A functional branch inside a lowered one
    waits for a thread of the pool, which may have no other one than its own.
    """
    last = framework_ops.get_default_graph().get_operations()[-1]
    if last.type in BRANCHING:
        graph_util.maybe_set_lowering_attr(last)
