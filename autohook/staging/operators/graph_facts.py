"""What ops and graphs say of themselves to those who read them afterwards."""

from __future__ import annotations

from typing import Any

from tensorflow.python.framework import func_graph

from autohook.staging.operators.forms import NO_VALUE


def has_no_value(tensor: Any) -> bool:
    """Returns whether a tensor only stands where there is no value."""
    operation = tensor.op
    while operation.type == "Identity":
        operation = operation.inputs[0].op
    name = operation.name.rpartition("/")[2]
    return bool(operation.type == "OptionalNone" or name.startswith(NO_VALUE))


def is_made_of_items(operation: Any) -> bool:
    """Returns whether the list that an op reads was made of several tensors."""
    source = operation.inputs[0].op
    while source.type == "Identity":
        source = source.inputs[0].op
    return source.type not in {"TensorListFromTensor", "Placeholder"}


def counts(body: Any) -> bool:
    """Returns whether the first thing that a loop's body does is to count."""
    counted = body.outputs[0].op
    while counted.type == "Identity":
        counted = counted.inputs[0].op
    adds = counted.type in {"Add", "AddV2"}
    return adds and counted.inputs[0] is body.inputs[0]


def function_graph(graph: Any, name: str) -> Any:
    """Returns the graph of a function that a graph calls, None if there is none."""
    while graph is not None:
        found = graph._get_function(name)
        if found is not None:
            inner = getattr(found, "graph", None)
            return inner if isinstance(inner, func_graph.FuncGraph) else None
        graph = getattr(graph, "outer_graph", None)
    return None
