"""The ops that a native body runs, to be laid beside those of a plan's graph.

A graph is traced by running the same Python, so both have the same ops in the same
order, constants and copies aside; where they part is where the difference comes from.
Ops are only logged for functions about which an audit has found something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tensorflow.python.framework import op_callbacks
from tensorflow.python.framework.ops import EagerTensor

from autohook.staging.auditing.blame import HIDDEN, run_whole
from autohook.staging.auditing.matching import difference, is_equal_array
from autohook.staging.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Of these, a graph may have more, or fewer, than the native run.
_ASIDE = words(
    """
Const Placeholder Identity IdentityN NoOp DeepCopy ReadVariableOp VarIsInitializedOp
    """
)


class OpLog:
    """The ops that one thread runs eagerly, while it is open.

    Attributes:
        ops: Type and outputs of each, in order.
    """

    def __init__(self) -> None:
        self.ops: list[tuple[str, list[Any]]] = []
        op_callbacks.add_op_callback(self._note)

    def close(self) -> None:
        """Logs no more."""
        op_callbacks.remove_op_callback(self._note)

    def _note(
        self,
        op_type: Any,
        _inputs: Any,
        _attrs: Any,
        outputs: Any,
        op_name: Any = None,  # noqa: ARG002 - passed by name
        graph: Any = None,
    ) -> None:
        kind = op_type.decode() if isinstance(op_type, bytes) else str(op_type)
        if graph is None and kind not in _ASIDE:
            shown = [one for one in outputs if isinstance(one, EagerTensor)]
            self.ops.append((kind, shown))


def first_parting(
    graph: Any,
    arguments: Sequence[Any],
    variables: Mapping[int, Any],
    log: OpLog,
) -> tuple[Any, str] | None:
    """Returns the first op that differs from what ran natively, and how.

    Args:
        graph: The graph of a plan.
        arguments: What it is run with: inputs, then captures.
        variables: The values before the call, by the id of their handles.
        log: What the native run of the same call has run.

    Raises:
        Exception: The graph cannot be taken apart.
    """
    operations = [op for op in graph.get_operations() if op.type not in _ASIDE]
    values = run_whole(graph, arguments, variables)
    for operation, (kind, native) in zip(operations, log.ops, strict=False):
        if operation.type != kind:
            return operation, f"where {kind} ran natively"
        for tensor, other in zip(operation.outputs, native, strict=False):
            if tensor.dtype in HIDDEN:
                continue
            one, two = values[id(tensor)].numpy(), other.numpy()
            if one.shape != two.shape or one.dtype != two.dtype:
                return operation, f"gives {one.dtype}{list(one.shape)}"
            if not is_equal_array(one, two):
                return operation, f"gives {difference(one, two)}"
    return None
