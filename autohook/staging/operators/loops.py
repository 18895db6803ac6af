"""`while` and `for` that become part of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import tensorflow as tf

from autohook.errors import StagingError
from autohook.runtime.state import find_cells
from autohook.staging.operators import recursion, rewriting
from autohook.staging.operators.branches import branch
from autohook.staging.operators.constants import decided
from autohook.staging.operators.forms import Dense, Form, Number
from autohook.staging.operators.joining import describe, form_of, subject
from autohook.staging.operators.kept_ops import keep_what_may_fail
from autohook.staging.operators.loop_state import Mismatch, Verdict, judge
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.places import (
    Key,
    Place,
    cell_places,
    journal,
    restore,
    snapshot,
    write_assigned,
    write_joined,
)
from autohook.staging.operators.values import is_staged, truth

Thunk = Callable[[], Any]
_MAXIMUM_PEELS = 2
_MAXIMUM_TRACES = 12


@dataclass(frozen=True)
class Loop:
    """A loop over shared state.

    Attributes:
        places: The state: the names that the loop assigns, and what else its body
            writes, which is found out by tracing it.
        test: Whether there is another iteration.
        body: One iteration.
        assigned: Which of the places are names that the loop assigns.
        limit: The largest number of iterations, where it is known.
        peels: How many iterations were already taken out.
    """

    places: Mapping[Key, Place]
    test: Thunk
    body: Thunk
    assigned: frozenset[Key] = frozenset()
    limit: int | None = None
    peels: int = 0


class NewPlaces(BaseException):
    """A trace in which the body wrote places that were not part of the state."""

    def __init__(self, places: Mapping[Key, Place]) -> None:
        """Keeps the places."""
        super().__init__(", ".join(place.label for place in places.values()))
        self.places = places


def while_(first_test: Any, test: Thunk, body: Thunk, names: Sequence[str]) -> None:
    """Stages `while` from an evaluated first test on."""
    run(make_loop(state_places((body, test), names), test, body), first_test)


def make_loop(
    places: Mapping[Key, Place], test: Thunk, body: Thunk, limit: int | None = None
) -> Loop:
    """Returns a loop over names that it assigns."""
    return Loop(places, test, body, frozenset(places), limit)


def state_places(functions: Sequence[Any], names: Sequence[str]) -> dict[Key, Place]:
    """Returns the places of the names that an iteration may assign."""
    return cell_places(find_cells(functions, names))


def run(loop: Loop, first_test: Any) -> None:
    """Runs or builds the loop; the places hold the state after it."""
    test = _unroll(loop, first_test)
    if test is not None:
        _stage(loop, test)


def _unroll(loop: Loop, test: Any) -> Any:
    """Runs the iterations whose tests the trace takes for granted; returns the next.

    Returns:
        The test that has to be staged, None where the loop has come to its end.
    """
    known = decided(test)
    while known is not None:
        if not known:
            return None
        loop.body()
        test = loop.test()
        known = decided(test) if is_staged(test) else bool(test)
    return test


def _stage(loop: Loop, first_test: Any) -> None:
    """Builds the loop.

    Traces the body with the types of the values before the loop. Where it changes
    them, traces again with wider types, or takes the first iteration out of the
    loop, so that it starts from what the body makes.
    """
    before = snapshot(loop.places)
    forms = {key: form_of(p.label, before[key]) for key, p in loop.places.items()}
    last: Mapping[Key, Verdict] = {}
    for _ in range(_MAXIMUM_TRACES):
        try:
            verdicts = _attempt(loop, first_test, before, forms)
        except NewPlaces as new:
            loop = replace(loop, places={**loop.places, **new.places})
            for key, place in new.places.items():
                before[key] = place.read()
                forms[key] = form_of(place.label, before[key])
            continue
        if verdicts is None:
            return
        restore(loop.places, before)
        if not verdicts or any(verdict.form is None for verdict in verdicts.values()):
            _peel(loop, first_test, before, verdicts)
            return
        forms.update({key: v.form for key, v in verdicts.items() if v.form})
        last = verdicts
    _never_settles(loop, before, last)


def _never_settles(
    loop: Loop, before: Mapping[Key, Any], verdicts: Mapping[Key, Verdict]
) -> NoReturn:
    for key, verdict in verdicts.items():
        refuse(
            "AH203",
            f"{subject(loop.places[key].label)} is {describe(verdict.value)} after"
            f" an iteration of the loop but {describe(before[key])} before it.",
            "Give it a value of one type before the loop, or cast it in the body.",
        )
    refuse("AH203", "the loop writes other state whenever it is traced.")


def _attempt(
    loop: Loop,
    first_test: Any,
    before: Mapping[Key, Any],
    forms: Mapping[Key, Form],
) -> Mapping[Key, Verdict] | None:
    """Builds the loop with these forms.

    Returns:
        None where they hold; the places whose forms do not; or no places where the
        body cannot be traced with tensors in the place of Python numbers.
    """
    try:
        after = _build(loop, first_test, before, forms)
    except Mismatch as mismatch:
        restore(loop.places, before)
        if not mismatch.verdicts.keys() <= forms.keys():
            raise
        return mismatch.verdicts
    except (StagingError, NewPlaces):
        restore(loop.places, before)
        raise
    except Exception:
        restore(loop.places, before)
        if not _has_number(forms) or loop.peels:
            raise
        return {}
    except BaseException:
        restore(loop.places, before)
        raise
    restore(loop.places, before)
    for key, place in loop.places.items():
        if key in loop.assigned:
            write_assigned(place, after[key])
        elif after[key] is not before[key]:
            write_joined(place, after[key])
    return None


def _has_number(forms: Mapping[Key, Form]) -> bool:
    return any(
        isinstance(form, Number) or (isinstance(form, Dense) and form.weak)
        for form in forms.values()
    )


def _build(
    loop: Loop,
    first_test: Any,
    before: Mapping[Key, Any],
    forms: Mapping[Key, Form],
) -> dict[Key, Any]:
    """Traces the body once; raises Mismatch where the forms do not hold."""
    start = [truth(first_test)]
    shapes = [tf.TensorShape([])]
    for key, form in forms.items():
        tensors = form.tensors(before[key])
        start.extend(tensors)
        shapes.extend(form.shapes(iter(tensors)))

    @rewriting.kept
    def step(_: Any, *tensors: Any) -> list[Any]:
        given = iter(tensors)
        with journal() as writes:
            values = {key: form.rebuild(given) for key, form in forms.items()}
            restore(loop.places, values)
            going_on = _iterate(loop)
            keep_what_may_fail()
            if going_on is None:
                return [False, *_outputs(loop, forms, values)]
            after = snapshot(loop.places)
            new = writes.places.keys() - loop.places.keys()
            if new:
                _require_state(new)
                raise NewPlaces(
                    {k: writes.places[k] for k in writes.places if k in new}
                )
            return [going_on, *_outputs(loop, forms, after)]

    results = tf.while_loop(
        lambda going_on, *_: going_on,
        step,
        start,
        shape_invariants=shapes,
        maximum_iterations=loop.limit,
        name="while",
    )
    left = iter(list(results)[1:])
    return {key: form.rebuild(left) for key, form in forms.items()}


def _require_state(new: Iterable[Key]) -> None:
    """Refuses what a plan would do after its run, if the body does it."""
    if any(key[0] == "step" for key in new):
        refuse(
            "AH323",
            "it prints, or changes a container from outside, in a loop of which only"
            " the graph knows how often it runs",
        )


def _iterate(loop: Loop) -> Any:
    """Runs the body once; returns whether to go on, None where it always raises."""
    going_on = None

    def run() -> None:
        nonlocal going_on
        loop.body()
        going_on = truth(loop.test())

    recursion.run_body(run)
    return going_on


def _outputs(
    loop: Loop, forms: Mapping[Key, Form], after: Mapping[Key, Any]
) -> list[Any]:
    verdicts = {
        key: verdict
        for key, form in forms.items()
        if (verdict := judge(loop.places[key].label, form, after[key])) is not None
    }
    if verdicts:
        raise Mismatch(verdicts)
    return [
        tensor for key, form in forms.items() for tensor in form.tensors(after[key])
    ]


def _peel(
    loop: Loop,
    first_test: Any,
    before: Mapping[Key, Any],
    verdicts: Mapping[Key, Verdict],
) -> None:
    """Takes the first iteration out of the loop."""
    if loop.peels >= _MAXIMUM_PEELS:
        _never_settles(loop, before, verdicts)
    rest = replace(
        loop,
        peels=loop.peels + 1,
        limit=None if loop.limit is None else max(loop.limit - 1, 0),
    )

    def once_and_rest() -> None:
        loop.body()
        proceed(rest)

    known = tf.get_static_value(truth(first_test))
    if known is not None and bool(known):
        once_and_rest()
    elif is_strict():
        # Where the loop would not run, the graph fails and the native body runs.
        tf.debugging.Assert(truth(first_test), ["the loop does not run"])
        once_and_rest()
    else:
        branch(first_test, once_and_rest, None, loop.places)


def proceed(loop: Loop) -> None:
    """Runs the loop in Python until its test is staged, then stages the rest."""
    while True:
        going_on = loop.test()
        if is_staged(going_on):
            run(loop, going_on)
            return
        if not going_on:
            return
        loop.body()
