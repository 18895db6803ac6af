"""Python that runs when the graph runs, on the values that eager code would see.

Such an op calls back into this process, so a graph that has one cannot be exported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops
from tensorflow.python.framework.func_graph import FuncGraph
from tensorflow.python.ops import control_flow_util_v2 as graph_util

from autohook.staging.operators import made_when_run
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.raise_places import here, places_of, traceback_to
from autohook.staging.operators.templates import Template

if TYPE_CHECKING:
    from collections.abc import Callable

_PARTS_OF_ANOTHER = (
    graph_util.CondBranchFuncGraph,
    graph_util.WhileBodyFuncGraph,
    graph_util.WhileCondFuncGraph,
)


def run(function: Callable[..., Any], operands: Any, result: Any) -> Any:
    """Calls `function(*operands)` each time the graph runs.

    Args:
        function: Is given the values of the operands.
        operands: Plain and staged values, in any structure.
        result: The dtype of what it returns, a scalar; or None.

    Returns:
        The scalar result, or the op where there is none.
    """
    # Here, since it needs what raises.
    from autohook.staging import failures

    if is_strict():
        refuse("AH232", "something is made of values that only the graph knows")
    failures.watch()
    template = Template(operands, variables_now=True)

    graph = ops.get_default_graph()
    places = places_of(None, home(graph)) or here()
    as_arrays = not tf.compat.v1.executing_eagerly_outside_functions()

    def call(*tensors: Any) -> Any:
        try:
            made = function(*template.fill(tensors, as_arrays=as_arrays))
        except Exception as error:  # noqa: BLE001 - whatever the program raises
            # Where the failure comes out, the program's own exception does.
            error.__traceback__ = traceback_to(places)
            raise RuntimeError(made_when_run.keep(error)) from None
        if result is None:
            return None
        if isinstance(made, str):
            made = made.encode("utf-8", "surrogatepass")
        return tf.constant(made, result)

    found = tf.py_function(call, template.leaves, [] if result is None else result)
    _keep_with(graph, call)
    if result is None:
        return found
    found.set_shape([])
    return found


def text(value: Any) -> Any:
    """Returns the scalar string tensor of a staged text."""
    return run(lambda made: made, (value,), tf.string)


def value(make: Callable[..., Any], operands: Any, dtype: tf.DType) -> Any:
    """Returns a scalar tensor that Python finds from the values of the operands."""
    return run(make, operands, dtype)


def home(graph: Any) -> Any:
    """Returns the graph of the function that a branch or loop body belongs to."""
    while isinstance(graph, _PARTS_OF_ANOTHER):
        graph = graph.outer_graph
    return graph


def _keep_with(graph: Any, function: Any) -> None:
    """Makes the callback live as long as the function's graph.

    TensorFlow keeps it with the outermost graph, which for a function that is traced
    in eager mode is the thread's own: it would never go.
    """
    outermost = graph
    while isinstance(outermost, FuncGraph) and outermost.outer_graph is not None:
        outermost = outermost.outer_graph
    keeper = home(graph)
    if keeper is outermost:
        return
    registered = getattr(function, "ag_dnc_wrapper__", None)
    kept = getattr(outermost, "_py_funcs_used_in_graph", [])
    if registered in kept:
        kept.remove(registered)
        if not hasattr(keeper, "_py_funcs_used_in_graph"):
            keeper._py_funcs_used_in_graph = []
        keeper._py_funcs_used_in_graph.append(registered)
