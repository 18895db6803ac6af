"""Which op of a graph has made what differs, and on which line of the user's."""

from __future__ import annotations

from typing import Any, NamedTuple

from autohook.staging.op_kinds import BRANCHING, LOOPING, is_write

_PASSING = ("Identity", "IdentityN", "DeepCopy")
_CHOOSING = frozenset({"Select", "SelectV2", "TensorListGetItem"})


class Origin(NamedTuple):
    """An op of a plan's graph.

    Attributes:
        op: Its type.
        filename: The user's file.
        lineno: The line that made it, 0 where that is unknown.
    """

    op: str
    filename: str
    lineno: int


def origin_of_output(graph: Any, index: int, filename: str) -> Origin:
    """Returns the op that computes an output of a graph."""
    return place_of(_maker(graph.outputs[index]), filename)


def _maker(tensor: Any) -> Any:
    operation = tensor.op
    while operation.type in _PASSING and operation.inputs:
        operation = operation.inputs[0].op
    return operation


def is_chosen(graph: Any, index: int) -> bool:
    """Returns whether an output may be one of several tensors of the program.

    A staged branch or loop hands it on, or it is an item of a list.
    """
    operation = _maker(graph.outputs[index])
    kind = operation.type
    if kind == "GatherV2":
        return str(_maker(operation.inputs[0]).type) == "Pack"
    return kind in BRANCHING | LOOPING | _CHOOSING


def origin_of_write(graph: Any, handle: Any, filename: str) -> Origin | None:
    """Returns the last op of a graph that writes a variable, None if none does."""
    inner = [inside for outside, inside in graph.captures if outside is handle]
    found = None
    for operation in graph.get_operations():
        if is_write(operation.type) and any(
            tensor is one for tensor in operation.inputs for one in inner
        ):
            found = operation
    return None if found is None else place_of(found, filename)


def place_of(operation: Any, filename: str) -> Origin:
    """Returns an op's type, and the line of a file that has made it."""
    lineno = 0
    try:
        for frame in operation.traceback or ():
            if frame.filename == filename:
                lineno = frame.lineno
    except Exception:  # noqa: BLE001 - a place is told if it is known
        lineno = 0
    return Origin(operation.type, filename, lineno)
