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
from autohook.staging.operators.forms import NEVER, Form, Held
from autohook.staging.operators.joining import Conflict, join
from autohook.staging.operators.modes import is_foreign_file, refuse
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
    branch(test, then, orelse, find_cells((then, orelse), names))


def branch(
    test: Any, then: Thunk, orelse: Thunk | None, cells: Mapping[str, CellType]
) -> None:
    """Stages two branches that share cells."""
    before = snapshot(cells)

    def values_after(body: Thunk | None) -> Callable[[], dict[str, Any]]:
        def run() -> dict[str, Any]:
            restore(cells, before)
            if body is not None:
                body()
            return snapshot(cells)

        return run

    try:
        joined = _conditional(test, values_after(then), values_after(orelse), before)
    except BaseException:
        restore(cells, before)
        raise
    restore(cells, joined)


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
        forms = {
            name: _join(name, left.values[name], right.values[name]) for name in before
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


def _join(name: str, left: Any, right: Any) -> Form:
    try:
        return join(name, left, right)
    except Conflict as conflict:
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
