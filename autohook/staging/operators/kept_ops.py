"""Ops of branches and loop bodies that have to run though nothing uses them."""

from __future__ import annotations

from tensorflow.python.framework import ops

from autohook.staging import op_kinds
from autohook.staging.operators.modes import is_strict


def keep_what_may_fail() -> None:
    """Makes the ops of the body that is being built run that may fail.

    Eagerly they raise whatever becomes of their results; a function of TensorFlow
    leaves out what its outputs do not need. In graphs of others that is the rule.
    """
    if not is_strict():
        return
    graph = ops.get_default_graph()
    graph.control_outputs.extend(
        operation
        for operation in graph.get_operations()
        if not operation.op_def.is_stateful and op_kinds.can_fail(operation)
    )
