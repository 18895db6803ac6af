"""Checks the ops of a trace, and mends what would differ from the eager run.

Refused: ops that act outside variables, that draw from seeds which eager keeps
elsewhere, calls of graphs made by others, and gradients of staged control flow, whose
sums are taken in another order. Mended: sums of three or more terms, and writes that
would happen although a later op fails.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.staging import control_form, draws, mending, op_kinds

if TYPE_CHECKING:
    from autohook.staging.draws import Drawn
    from autohook.staging.recorder import TraceRecorder

SNAPSHOT_BYTES = 1 << 20
SNAPSHOT_COUNT = 8
SNAPSHOT_BYTES_PER_OP = 1 << 13
OPS_PER_SNAPSHOT = 16


@dataclass
class Audit:
    """What was found in one graph.

    Attributes:
        snapshots: Resource handles (with dtypes) to save before each run, because a
            write to them comes before an op that may fail.
        drawn: Random draws to be taken before each run, in program order.
        computes: Whether the graph has an op that does anything.
    """

    snapshots: list[tuple[Any, tf.DType]] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    computes: bool = False


def audit(graph: Any, recorder: TraceRecorder, outputs: list[Any]) -> Audit:
    """Checks and mends the graph that is being built, before it becomes a function.

    Args:
        graph: The FuncGraph, still open.
        recorder: Refuses what cannot be mended.
        outputs: The tensors to be returned; the first may be replaced, or made.

    Raises:
        Refused: The graph would not be exactly eager's.
    """
    # What comes later are copies of tensors, which no tape may see (tape_structure).
    graph.program_ops = len(graph.get_operations())
    drawn = draws.hoist(graph, recorder, outputs)
    operations = graph.get_operations()
    for operation in operations:
        _check(operation, recorder)
    _check_bodies(graph, recorder)
    control_form.choose(graph)
    mending.keep_sums_in_order(operations)
    mending.keep_kernels_apart(operations)
    computes = any(op.type not in op_kinds.IDLE for op in operations)
    found = Audit(drawn=drawn, computes=computes)
    failing = [operation for operation in operations if op_kinds.can_fail(operation)]
    _order_writes(operations, failing, found, recorder)
    _keep_alive(operations, failing, outputs)
    return found


def _check(operation: Any, recorder: TraceRecorder) -> None:
    kind = operation.type
    if kind in op_kinds.LEGACY_RANDOM:
        if kind not in draws.HOISTED:
            recorder.refuse(
                "AH331",
                f"{kind} draws from a seed whose stream a graph does not share",
                "Draw with tf.random.Generator or keras.random and a SeedGenerator.",
            )
    elif kind in op_kinds.CALLING:
        recorder.refuse("AH324", "it calls a function that is a graph already")
    elif operation.op_def.is_stateful and not op_kinds.is_allowed_state(kind):
        recorder.refuse("AH330", f"the op {kind} acts outside the program's variables")


def _check_bodies(graph: Any, recorder: TraceRecorder) -> None:
    """Checks the functions that branches and loops of the graph run."""
    for function in graph.as_graph_def().library.function:
        name = function.signature.name
        if "_grad_" in name:
            recorder.refuse("AH332", "it takes a gradient through staged control flow")
        for node in function.node_def:
            _check_body_node(node, recorder)


def _check_body_node(node: Any, recorder: TraceRecorder) -> None:
    kind = node.op
    if kind == "AddN" and node.attr["N"].i > 2:
        recorder.refuse("AH332", "it sums many terms inside staged control flow")
    if kind in op_kinds.CALLING:
        recorder.refuse("AH324", "it calls a function that is a graph already")
    if kind in op_kinds.LEGACY_RANDOM:
        recorder.refuse("AH331", f"{kind} draws numbers inside staged control flow")
    definition = _op_def(kind)
    stateful = definition is not None and definition.is_stateful
    if stateful and not op_kinds.is_allowed_state(kind):
        recorder.refuse("AH330", f"the op {kind} acts outside variables")


def _op_def(kind: str) -> Any:
    from tensorflow.python.framework import op_def_registry

    return op_def_registry.get(kind)


def _order_writes(
    operations: list[Any], failing: list[Any], found: Audit, recorder: TraceRecorder
) -> None:
    """Makes every write wait for the ops that may fail, or has its variable saved.

    Ops that may fail need some writes to have happened; the variables of these are
    saved. All other writes wait until nothing can fail any more.
    """
    writes = [op for op in operations if op_kinds.writes(op)]
    if writes and recorder.speculation.words:
        # Another way may have to be taken after all.
        _save_variables(writes, len(operations), found, recorder)
    if not writes or not failing:
        return
    needed = _needed_writes(operations)
    free = [op for op in failing if not needed[op]]
    early = reduce(or_, (needed[op] for op in failing))
    if early and not found.snapshots:
        saved = [write for i, write in enumerate(writes) if early >> i & 1]
        _save_variables(saved, len(operations), found, recorder)
    barriers = _barrier(failing), _barrier(free)
    for i, write in enumerate(writes):
        barrier = barriers[early >> i & 1]
        if barrier is not None:
            write._add_control_input(barrier)


def _barrier(operations: list[Any]) -> Any:
    """Returns an op that waits for others, None where there are none."""
    if not operations:
        return None
    with tf.control_dependencies(None), tf.control_dependencies(operations):
        return tf.no_op()


def _needed_writes(operations: list[Any]) -> dict[Any, int]:
    """Returns for each op the writes that come before it in any order of running.

    They are those that it depends on, and earlier ones of the variables that it uses;
    bit i stands for the i-th write of the graph.
    """
    written: dict[int, int] = {}
    needed: dict[Any, int] = {}
    bit = 1

    def before(operation: Any) -> int:
        sources = [tensor.op for tensor in operation.inputs]
        sources += operation.control_inputs
        # What mending has put in is not among the operations.
        masks = (needed[op] if op in needed else before(op) for op in sources)
        return reduce(or_, masks, 0)

    for operation in operations:
        handles = [id(t) for t in operation.inputs if t.dtype == tf.resource]
        mask = reduce(or_, (written.get(h, 0) for h in handles), before(operation))
        if op_kinds.writes(operation):
            mask |= bit
            bit <<= 1
            written.update(dict.fromkeys(handles, mask))
        needed[operation] = mask
    return needed


def _save_variables(
    writes: list[Any], operations: int, found: Audit, recorder: TraceRecorder
) -> None:
    """Has the variables that are written saved before each call.

    The more ops the graph has, the less the saving weighs.
    """
    graph = writes[0].graph
    captured = {id(inner): outer for outer, inner in graph.captures}
    handles: dict[int, Any] = {}
    for write in writes:
        for tensor in write.inputs:
            if tensor.dtype == tf.resource:
                handles[id(tensor)] = tensor
    size = 0
    for key, inner in handles.items():
        outer = captured.get(key)
        data = getattr(outer, "_handle_data", None) or inner._handle_data
        if outer is None or data is None or not data.shape_and_type:
            recorder.refuse("AH334", "a variable is written before an op that may fail")
        shape = tf.TensorShape(data.shape_and_type[0].shape)
        dtype = tf.as_dtype(data.shape_and_type[0].dtype)
        size += (shape.num_elements() or SNAPSHOT_BYTES) * dtype.size
        found.snapshots.append((outer, dtype))
    bytes_allowed = max(SNAPSHOT_BYTES, operations * SNAPSHOT_BYTES_PER_OP)
    count_allowed = max(SNAPSHOT_COUNT, operations // OPS_PER_SNAPSHOT)
    if size > bytes_allowed or len(handles) > count_allowed:
        recorder.refuse(
            "AH334",
            "variables too large to be saved are written before an op that may fail",
        )


def _keep_alive(operations: list[Any], failing: list[Any], outputs: list[Any]) -> None:
    """Makes ops that may fail run even where nothing uses what they give.

    A graph that gives nothing gets an output that nobody asks for.
    """
    if not failing:
        return
    waiting = failing
    with tf.control_dependencies(None):
        if not outputs:
            outputs.append(tf.constant(0))
        if not _constants(operations).isdisjoint(failing):
            # Where all inputs are constants TensorFlow would compute the output in
            # advance, and forget what it waits for; never that of a stateful op.
            with tf.control_dependencies(failing):
                zero = tf.constant(0.0)
                waiting = [tf.raw_ops.CheckNumerics(tensor=zero, message="").op]
        with tf.control_dependencies(waiting):
            outputs[0] = tf.identity(outputs[0])


def _constants(operations: list[Any]) -> set[Any]:
    """Returns the ops that compute from constants alone."""
    found: set[Any] = set()
    for operation in operations:
        is_computed = bool(operation.inputs) and not operation.op_def.is_stateful
        if operation.type == "Const" or (
            is_computed and all(tensor.op in found for tensor in operation.inputs)
        ):
            found.add(operation)
    return found
