"""`if` and conditional expressions whose test is staged: both branches in a graph.

`tf.cond` wants to know what the branches give before they were both traced, and
would have to trace one of them twice; here each is traced exactly once into its
own graph, then the values are joined, then the graphs get their outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import func_graph
from tensorflow.python.framework import ops as framework_ops
from tensorflow.python.ops import cond_v2
from tensorflow.python.ops import control_flow_util_v2 as graph_util

from autohook.errors import StagingError
from autohook.runtime.state import find_cells, restore, snapshot
from autohook.staging.operators import inlining
from autohook.staging.operators.containers import (
    Contents,
    container_cells,
    element_type,
    refill,
    with_contents,
)
from autohook.staging.operators.forms import NEVER, Form, Growing, Held
from autohook.staging.operators.joining import Conflict, form_of, join
from autohook.staging.operators.modes import is_foreign_file, is_strict, refuse
from autohook.staging.operators.staged_lists import StagedList, from_items
from autohook.staging.operators.values import truth

if TYPE_CHECKING:
    from types import CellType, TracebackType

Thunk = Callable[[], Any]


@dataclass
class Branch:
    """One traced branch.

    Attributes:
        graph: Its function graph.
        values: What each name is at its end.
        error: What the user's code raised while it was traced, or None.
    """

    graph: Any
    values: dict[str, Any] = field(default_factory=dict)
    error: Exception | None = None


def if_(test: Any, then: Thunk, orelse: Thunk | None, names: Sequence[str]) -> None:
    """Stages an `if` statement; the cells hold the joined values afterwards."""
    bodies = (then, orelse)
    cells = {**container_cells(bodies), **find_cells(bodies, names)}
    branch(test, then, orelse, cells, names)


def branch(
    test: Any,
    then: Thunk,
    orelse: Thunk | None,
    cells: Mapping[str, CellType],
    names: Sequence[str],
) -> None:
    """Stages two branches that share cells.

    Args:
        test: The staged condition.
        then: The branch taken where it holds.
        orelse: The other one, or None.
        cells: What either may change.
        names: The names among the cells that are assigned, not changed in place.
    """
    before = snapshot(cells)
    contents = Contents(before.values())

    def values_after(body: Thunk | None) -> Callable[[], dict[str, Any]]:
        def run() -> dict[str, Any]:
            restore(cells, before)
            try:
                if body is not None:
                    body()
            finally:
                after = snapshot(cells)
                changed = contents.undo()
            return with_contents(after, changed)

        return run

    try:
        joined = _conditional(test, values_after(then), values_after(orelse), before)
    except GrowingListError as growing:
        restore(cells, before)
        cells[growing.name].cell_contents = growing.staged()
        branch(test, then, orelse, cells, names)
        return
    except BaseException:
        restore(cells, before)
        raise
    for name, value in before.items():
        if name not in names and refill(value, joined[name]):
            joined[name] = value
    restore(cells, joined)


class GrowingListError(Exception):
    """A list whose length differs between branches; it has to be a staged one."""

    def __init__(self, name: str, items: list[Any], form: Growing) -> None:
        """Keeps the list and what it can become."""
        super().__init__(name)
        self.name = name
        self._items = items
        self._form = form

    def staged(self) -> StagedList:
        """Returns the staged form of the list as it was before the branches."""
        return from_items(self._items, self._form.dtype, self._form.shape)


def if_exp(test: Any, then: Thunk, orelse: Thunk, *, name: str = "") -> Any:
    """Stages a conditional expression."""
    label = name or "the value of the conditional expression"
    joined = _conditional(
        test, lambda: {label: then()}, lambda: {label: orelse()}, {label: NEVER}
    )
    return joined[label]


def _conditional(
    test: Any,
    then: Callable[[], dict[str, Any]],
    orelse: Callable[[], dict[str, Any]],
    before: Mapping[str, Any],
) -> dict[str, Any]:
    predicate = truth(test)
    with tf.name_scope("if") as scope:
        left = _trace("true", then, predicate, before)
        right = _trace("false", orelse, predicate, before)
        if left.error is not None and right.error is not None:
            raise left.error
        for name in before:
            _require_value(name, left, right)
        forms = {
            name: _join(name, left.values[name], right.values[name], value)
            for name, value in before.items()
        }
        tensors = iter(_connect(predicate, left, right, forms, scope))
    return {name: form.rebuild(tensors) for name, form in forms.items()}


def _trace(
    label: str,
    body: Callable[[], dict[str, Any]],
    predicate: Any,
    before: Mapping[str, Any],
) -> Branch:
    """Runs one branch in a graph of its own."""
    outer = framework_ops.get_default_graph()
    scope = outer.get_name_scope()
    name = graph_util.unique_fn_name(scope + "/", label)
    graph = graph_util.CondBranchFuncGraph(name, collections=outer._collections)
    result = Branch(graph)

    def run() -> None:
        try:
            result.values = body()
        except StagingError:
            raise
        except Exception as error:
            # It is raised when the branch is taken, not while it is traced.
            if not _is_raised_by_user(error.__traceback__):
                raise
            result.error = error
            result.values = dict.fromkeys(before, NEVER)
            tf.raw_ops.Assert(
                condition=tf.constant(value=False),
                data=[f"{type(error).__name__}: {error}"],
            )

    func_graph.func_graph_from_py_func(
        name,
        run,
        [],
        {},
        func_graph=graph,
        add_control_dependencies=outer._add_control_dependencies,
        op_return_value=predicate,
    )
    return result


def _is_raised_by_user(traceback: TracebackType | None) -> bool:
    """Returns whether the innermost frame is the user's, not TensorFlow's or ours."""
    if traceback is None:
        return False
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return not is_foreign_file(traceback.tb_frame.f_code.co_filename)


def _require_value(name: str, left: Branch, right: Branch) -> None:
    """Makes the graph fail where a function returns None in one branch only.

    No tensor stands for None. When autohook traces, a failing graph means that the
    native body runs.
    """
    if not name.startswith("_ah_value"):
        return
    for one, other in ((left, right), (right, left)):
        if one.values[name] is None and not isinstance(
            form_of(name, other.values[name]), Held
        ):
            one.values[name] = NEVER
            with one.graph.as_default():
                failure = tf.raw_ops.Assert(
                    condition=tf.constant(value=False),
                    data=["the function returns None here, but a tensor elsewhere"],
                )
            one.graph.control_outputs.append(failure)


def _join(name: str, left: Any, right: Any, before: Any) -> Form:
    try:
        return join(name, left, right)
    except Conflict as conflict:
        if type(before) is type(left) is type(right) is list and not is_strict():
            found = element_type(before, before, left, right)
            if found is not None:
                raise GrowingListError(name, before, Growing(*found)) from None
        subject = name if " " in name else f"`{name}`"
        refuse(
            "AH210",
            f"{subject} is {conflict.left} in one branch and {conflict.right} in the"
            " other.",
            "Give it the same kind of value in both branches.",
        )


def _connect(
    predicate: Any,
    left: Branch,
    right: Branch,
    forms: Mapping[str, Form],
    scope: str,
) -> list[Any]:
    """Gives both graphs their outputs and creates the conditional op."""
    for one in (left, right):
        with one.graph.as_default():
            outputs = [
                one.graph.capture(tensor)
                for name, form in forms.items()
                if not isinstance(form, Held)
                for tensor in form.tensors(one.values[name])
            ]
        one.graph.outputs = outputs
        one.graph.structured_outputs = list(outputs)
    if left.error is None and right.error is None:
        pair = left.graph.outputs, right.graph.outputs
        selected = inlining.select(predicate, left.graph, right.graph, pair)
        if selected is not None:
            return selected
    results = cond_v2._build_cond(
        predicate,
        left.graph,
        right.graph,
        left.graph.external_captures,
        right.graph.external_captures,
        building_gradient=False,
        name=scope,
    )
    if isinstance(results, (list, tuple)):
        return list(results)
    return [] if results is None or isinstance(results, tf.Operation) else [results]
