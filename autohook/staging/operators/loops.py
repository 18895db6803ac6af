"""`while` and `for` that become part of the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.errors import StagingError
from autohook.runtime.state import find_cells, restore, snapshot
from autohook.staging.operators.branches import branch
from autohook.staging.operators.containers import (
    Contents,
    container_cells,
    refill,
    with_contents,
)
from autohook.staging.operators.forms import Dense, Form, Held
from autohook.staging.operators.joining import describe, form_of
from autohook.staging.operators.loop_state import Mismatch, Verdict, judge
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.values import is_staged, truth

if TYPE_CHECKING:
    from types import CellType

Thunk = Callable[[], Any]
_MAXIMUM_PEELS = 2
_MAXIMUM_TRACES = 8


@dataclass(frozen=True)
class Loop:
    """A loop over shared cells.

    Attributes:
        cells: The state.
        test: Whether there is another iteration.
        body: One iteration.
        names: The names that the loop assigns; others are changed in place.
        limit: The largest number of iterations, where it is known.
        peels: How many iterations were already taken out.
    """

    cells: Mapping[str, CellType]
    test: Thunk
    body: Thunk
    names: Sequence[str] = ()
    limit: int | None = None
    peels: int = 0


def while_(first_test: Any, test: Thunk, body: Thunk, names: Sequence[str]) -> None:
    """Stages `while` from an evaluated first test on."""
    run(Loop(state_cells((body, test), names), test, body, names), first_test)


def state_cells(functions: Sequence[Any], names: Sequence[str]) -> dict[str, CellType]:
    """Returns the cells that an iteration may change: of `names`, and of containers."""
    return {**container_cells(functions), **find_cells(functions, names)}


def run(loop: Loop, first_test: Any) -> None:
    """Builds the loop; the cells hold the state after it.

    Traces the body with the types of the values before the loop. Where it changes
    them, traces again with wider types, or takes the first iteration out of the
    loop, so that it starts from what the body makes.
    """
    before = snapshot(loop.cells)
    forms = {name: _first_form(name, value) for name, value in before.items()}
    for _ in range(_MAXIMUM_TRACES):
        verdicts = _attempt(loop, first_test, before, forms)
        if verdicts is None:
            return
        restore(loop.cells, before)
        if not verdicts or any(verdict.form is None for verdict in verdicts.values()):
            _peel(loop, first_test, before, verdicts)
            return
        forms.update({name: v.form for name, v in verdicts.items() if v.form})
    refuse("AH203", f"the types of {', '.join(before)} change on every iteration.")


def _first_form(name: str, value: Any) -> Form:
    """Returns the form to begin with; most containers are only read."""
    return Held(value) if type(value) in (list, dict) else form_of(name, value)


def _attempt(
    loop: Loop,
    first_test: Any,
    before: Mapping[str, Any],
    forms: Mapping[str, Form],
) -> Mapping[str, Verdict] | None:
    """Builds the loop with these forms.

    Returns:
        None where they hold; the names whose forms do not; or no names where the
        body cannot be traced with tensors in the place of Python numbers.
    """
    try:
        after = _build(loop, first_test, before, forms)
    except Mismatch as mismatch:
        if not mismatch.verdicts.keys() <= forms.keys():
            raise
        return mismatch.verdicts
    except StagingError:
        restore(loop.cells, before)
        raise
    except Exception:
        restore(loop.cells, before)
        if not _has_weak(forms) or loop.peels:
            raise
        return {}
    for name, value in before.items():
        if name not in loop.names and refill(value, after[name]):
            after[name] = value
    restore(loop.cells, after)
    return None


def _has_weak(forms: Mapping[str, Form]) -> bool:
    return any(isinstance(form, Dense) and form.weak for form in forms.values())


def _build(
    loop: Loop,
    first_test: Any,
    before: Mapping[str, Any],
    forms: Mapping[str, Form],
) -> dict[str, Any]:
    """Traces the body once; raises Mismatch where the forms do not hold."""
    start = [truth(first_test)]
    shapes = [tf.TensorShape([])]
    for name, form in forms.items():
        tensors = form.tensors(before[name])
        start.extend(tensors)
        if isinstance(form, Dense):
            shapes.append(form.shape)
        else:
            shapes.extend(tensor.shape for tensor in tensors)

    def step(_: Any, *tensors: Any) -> list[Any]:
        given = iter(tensors)
        values = {name: form.rebuild(given) for name, form in forms.items()}
        restore(loop.cells, values)
        contents = Contents(values.values())
        try:
            loop.body()
            going_on = truth(loop.test())
        finally:
            after = snapshot(loop.cells)
            after = with_contents(after, contents.undo())
        verdicts = {
            name: verdict
            for name, form in forms.items()
            if (verdict := judge(name, form, after[name])) is not None
        }
        if verdicts:
            raise Mismatch(verdicts)
        outputs = [going_on]
        for name, form in forms.items():
            outputs.extend(form.tensors(after[name]))
        return outputs

    results = tf.while_loop(
        lambda going_on, *_: going_on,
        step,
        start,
        shape_invariants=shapes,
        maximum_iterations=loop.limit,
        name="while",
    )
    left = iter(list(results)[1:])
    return {name: form.rebuild(left) for name, form in forms.items()}


def _peel(
    loop: Loop,
    first_test: Any,
    before: Mapping[str, Any],
    verdicts: Mapping[str, Verdict],
) -> None:
    """Takes the first iteration out of the loop."""
    if loop.peels >= _MAXIMUM_PEELS:
        name, verdict = next(iter(verdicts.items()))
        refuse(
            "AH203",
            f"`{name}` is {describe(verdict.value)} after an iteration of the loop"
            f" but {describe(before[name])} before it.",
            "Give it a value of one type before the loop, or cast it in the body.",
        )
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
    elif any(before[name] is None for name in verdicts):
        message = f"the loop has to run for {', '.join(verdicts)} to have a value"
        tf.debugging.Assert(truth(first_test), [message])
        once_and_rest()
    else:
        branch(first_test, once_and_rest, None, loop.cells, loop.names)


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
