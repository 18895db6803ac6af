"""Ops that call functions are made to give more outputs, after they were built.

TensorFlow's own gradients do the same with these ops, for what they need of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops as framework_ops
from tensorflow.python.ops import control_flow_util_v2 as graph_util
from tensorflow.python.ops import while_v2

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def from_branches(operation: Any, graphs: Sequence[Any], outputs: Sequence[Any]) -> Any:
    """Returns a new output of an `If`, given what it is in each branch.

    Args:
        operation: The `If`.
        graphs: The graphs of its branches.
        outputs: A bool, or a tensor of the branch's graph, for each.
    """
    names = [
        _with_output(graph, output)
        for graph, output in zip(graphs, outputs, strict=True)
    ]
    operation._set_func_attr("then_branch", names[0])
    operation._set_func_attr("else_branch", names[1])
    operation._set_shape_list_attr("output_shapes", graphs[0].output_shapes)
    return _add(operation, graphs[0])


def from_call(operation: Any, graph: Any, output: Any) -> Any:
    """Returns a new output of an op that calls a function.

    Args:
        operation: The op.
        graph: The function's graph.
        output: A tensor in it.
    """
    operation._set_func_attr("f", _with_output(graph, output))
    return _add(operation, graph)


def from_loop(operation: Any, body: Any, start: Any, step: Callable[[Any], Any]) -> Any:
    """Returns a new output of a `While`: one more value that iterations change.

    Args:
        operation: The `While`.
        body: The graph of its body.
        start: The value before the first iteration.
        step: Gives the next value in the body, of the one before.
    """
    condition = while_v2._get_graph(operation, "cond", "_cond_graph")
    condition.capture(start)
    with body.as_default():
        body.outputs.append(tf.identity(step(body.capture(start))))
    for graph, attribute in ((condition, "cond"), (body, "body")):
        _rename(graph)
        name = graph_util.create_new_tf_function(graph)
        operation._set_func_attr(attribute, name)
    operation._set_type_list_attr("T", body.output_types)
    operation._set_shape_list_attr("output_shapes", body.output_shapes)
    operation._add_while_inputs([start])
    operation._add_outputs([start.dtype], [start.shape])
    return operation.outputs[-1]


def _with_output(graph: Any, output: Any) -> Any:
    with graph.as_default():
        graph.outputs.append(tf.identity(tf.convert_to_tensor(output, tf.bool)))
    _rename(graph)
    return graph_util.create_new_tf_function(graph)


def _add(operation: Any, graph: Any) -> Any:
    operation._set_type_list_attr("Tout", graph.output_types)
    operation._add_outputs([tf.bool], [tf.TensorShape([])])
    return operation.outputs[-1]


def _rename(graph: Any) -> None:
    graph.name += f"_rewritten_{framework_ops.uid()}"
