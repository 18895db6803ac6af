"""Looks at one native call under a tape: is what eager records what the graph shows?

A graph may lack ops that eager runs, such as the shape of a tensor whose shape is
known, and library code may ask whether it runs eagerly. So before calls under a tape
are staged, the ops of one native call are compared with those of the graph.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tensorflow.python.eager import record
from tensorflow.python.framework import op_callbacks, ops

from autohook.staging import native_ends
from autohook.staging.tape_structure import TRAINABLE, Additions, Entry, Phantom

if TYPE_CHECKING:
    import types
    from collections.abc import Callable

    from autohook.staging.tape_structure import Structure

MOST_OPS = 20_000
FIRST_PHANTOM = 1 << 40
_local = threading.local()


def is_observing() -> bool:
    """Returns whether a call of this thread is looked at: all in it runs natively."""
    return getattr(_local, "is_observing", False)


@dataclass(frozen=True)
class Seen:
    """An op that eager has run.

    Attributes:
        kind: The op's name.
        inputs: The ids of its inputs.
        outputs: The ids of its outputs.
        is_recorded: Whether a tape has recorded it.
        has_gradient: Whether it may have one.
    """

    kind: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    is_recorded: bool
    has_gradient: bool


class Observation:
    """Notes the ops of one call; it ends when the frame of the call does."""

    def __init__(
        self, frame: types.FrameType, done: Callable[[list[Seen]], None]
    ) -> None:
        self._code = frame.f_code
        self._done = done
        self._ops: list[Seen] = []
        self._is_over = False
        _local.is_observing = True
        op_callbacks.add_op_callback(self._callback)
        native_ends.hold(frame, _End(self))

    def _callback(
        self,
        kind: Any,
        inputs: Any,
        _attributes: Any,
        outputs: Any,
        op_name: Any = None,  # noqa: ARG002 - how TensorFlow calls it
        graph: Any = None,
    ) -> None:
        if self._is_over or graph is not None:
            return
        if not self._is_running() or len(self._ops) == MOST_OPS:
            self._stop()
            return
        kind = kind if isinstance(kind, str) else kind.decode()
        outputs = outputs or ()
        self._ops.append(
            Seen(
                kind,
                tuple(tensor._id for tensor in inputs),
                tuple(tensor._id for tensor in outputs),
                record.should_record_backprop(list(inputs)),
                _has_gradient(kind, outputs),
            )
        )

    def _is_running(self) -> bool:
        """Returns whether the call is on the stack: a traceback may keep its frame."""
        frame: types.FrameType | None = sys._getframe(2)
        while frame is not None:
            if frame.f_code is self._code:
                return True
            frame = frame.f_back
        return False

    def _stop(self) -> None:
        if not self._is_over:
            self._is_over = True
            _local.is_observing = False
            op_callbacks.remove_op_callback(self._callback)

    def end(self) -> None:
        """Stops, and hands over what was seen of a call that ran to its end."""
        if not self._is_over:
            self._stop()
            self._done(self._ops)


class _End:
    """Lives in a frame's `f_trace` slot, as `timer.ExitTimer` does."""

    __slots__ = ("_observation",)

    def __init__(self, observation: Observation) -> None:
        self._observation = observation

    def __call__(self, *_event: Any) -> None:
        """Declines to trace, should a tracer be set meanwhile."""

    def __del__(self) -> None:
        self._observation.end()


def _has_gradient(kind: str, outputs: Any) -> bool:
    if all(tensor.dtype not in TRAINABLE for tensor in outputs):
        return False
    try:
        return ops.gradient_registry.lookup(kind) is not None
    except LookupError:
        return True


class Comparison:
    """What eager has recorded beside what the graph shows, in order.

    Attributes:
        difference: The kind of the first op of the graph that eager lacks, or None.
        additions: Ops that eager has recorded besides, and that an op of the graph
            uses.

    Args:
        structure: What the graph shows.
        argument_ids: The ids of the tensors that were the graph's inputs.
        seen: What eager has run.
    """

    def __init__(
        self, structure: Structure, argument_ids: list[int], seen: list[Seen]
    ) -> None:
        self.additions = Additions()
        self._structure = structure
        self._ids = dict(enumerate(argument_ids))
        self._keys = {tensor_id: i for i, tensor_id in enumerate(argument_ids)}
        self._recorded = [op for op in seen if op.is_recorded]
        self._on_tape = {argument_ids[i] for i in structure.watched if i in self._ids}
        self._makers: dict[int, Seen] = {}
        for op in self._recorded:
            self._makers.update(dict.fromkeys(op.outputs, op))
        self._on_tape.update(self._makers)
        self._reads: dict[int, Entry] = {}
        self._next = FIRST_PHANTOM
        self.difference = self._compare()

    def _compare(self) -> str | None:
        remaining = iter(self._recorded)
        for entry in self._structure.recorded:
            if entry.op.type == "ReadVariableOp":
                # Eager reads a variable that is an op's argument without showing it.
                self._reads[entry.outputs[0]] = entry
            elif not any(self._matches(entry, op) for op in remaining):
                return str(entry.op.type)
        return None

    def _matches(self, entry: Entry, seen: Seen) -> bool:
        if seen.kind != entry.op.type or len(entry.inputs) != len(seen.inputs):
            return False
        for index, (key, tensor_id) in enumerate(
            zip(entry.inputs, seen.inputs, strict=True)
        ):
            if key is None and tensor_id in self._on_tape:
                phantom = self._phantom(tensor_id, entry)
                if phantom is None:
                    return False
                self.additions.inputs[id(entry.op), index] = phantom
            elif key is not None and not self._is_same(key, tensor_id):
                return False
        for key, tensor_id in zip(entry.outputs, seen.outputs, strict=True):
            self._bind(key, tensor_id)
        return True

    def _bind(self, key: int, tensor_id: int) -> None:
        self._ids[key] = tensor_id
        self._keys[tensor_id] = key

    def _is_same(self, key: int, tensor_id: int) -> bool:
        if key in self._ids:
            return self._ids[key] == tensor_id
        read = self._reads.get(key)
        if read is None or tensor_id in self._keys or read.inputs[0] is None:
            return False
        maker = self._makers.get(tensor_id)
        if maker is not None and (
            maker.kind != "ReadVariableOp"
            or maker.inputs[0] != self._ids[read.inputs[0]]
        ):
            return False
        self._bind(key, tensor_id)
        return True

    def _phantom(self, tensor_id: int, user: Entry) -> int | None:
        """Returns the key of a tensor that only eager has, if it has no gradient."""
        if tensor_id in self._keys:
            key = self._keys[tensor_id]
            return key if key >= FIRST_PHANTOM else None
        maker = self._makers.get(tensor_id)
        if maker is None or maker.has_gradient:
            return None
        inputs: list[int | None] = []
        for input_id in maker.inputs:
            if input_id not in self._on_tape:
                inputs.append(None)
            elif input_id in self._keys:
                inputs.append(self._keys[input_id])
            else:
                inputs.append(self._phantom(input_id, user))
                if inputs[-1] is None:
                    return None
        outputs = tuple(range(self._next, self._next + len(maker.outputs)))
        self._next += len(outputs)
        for key, output_id in zip(outputs, maker.outputs, strict=True):
            self._bind(key, output_id)
        entry = Entry(Phantom(maker.kind), tuple(inputs), outputs)
        self.additions.before.setdefault(id(user.op), []).append(entry)
        return self._keys[tensor_id]
