"""One graph under a tape: it runs forward at once, and is recorded in few entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python import pywrap_tfe
from tensorflow.python.eager import context as tf_context
from tensorflow.python.eager import execute, record
from tensorflow.python.eager.polymorphic_function import atomic_function
from tensorflow.python.framework import ops
from tensorflow.python.ops.gen_functional_ops import stateful_partitioned_call

from autohook.staging import op_kinds
from autohook.staging.plan import EXACT
from autohook.staging.tape_gradients import NotStagedError
from autohook.staging.tape_regions import (
    RegionBackward,
    hand_out,
    is_gradient_frame,
    run_alone,
)
from autohook.staging.tape_structure import TRAINABLE, Additions, Phantom, Reader, Use
from autohook.staging.tape_values import Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.tape_structure import Entry

_CONTROL = op_kinds.BRANCHING | op_kinds.LOOPING | op_kinds.CALLING
MOST_REGIONS = 64


class Link:
    """Stands for the tensor between two blocks of a region, on the tape."""

    __slots__ = ("_id",)
    dtype = tf.float32

    def __init__(self) -> None:
        self._id = ops.uid()

    def _shape_tuple(self) -> tuple[int, ...]:
        return ()


class Step:
    """How one block is recorded: its kind, and where its tensors are."""

    __slots__ = ("backward", "inputs", "kind", "outputs", "region")

    def __init__(
        self,
        kind: str,
        inputs: list[int],
        outputs: list[int],
        region: RegionBackward | None,
        backward: Callable[..., list[Any]] | None,
    ) -> None:
        self.kind = kind
        self.inputs = inputs
        self.outputs = outputs
        self.region = region
        self.backward = backward


class TapeGraph:
    """A plan's graph, for calls under a tape that watches certain inputs.

    Attributes:
        graph: The plan's FuncGraph.
        reader: Knows its entries.
        structure: What a tape would hold of it.
    """

    def __init__(
        self, graph: Any, watched: tuple[bool, ...], additions: Additions
    ) -> None:
        self.graph = graph
        self.reader = Reader(graph, watched, additions)
        self.structure = self.reader.read()
        self._check()
        self._arguments = len(graph.inputs)
        with record.stop_recording():
            regions = [RegionBackward(self, r) for r in self.structure.regions]
            extras = self._extras(regions)
            self._results = len(graph.outputs)
            self._extras_count = len(extras)
            self._forward = self._make_forward(extras)
        self._types = [t.dtype.as_datatype_enum for t in (*graph.outputs, *extras)]
        self._places = {id(tensor): i for i, tensor in enumerate(graph.inputs)}
        for i, tensor in enumerate(extras):
            self._places.setdefault(id(tensor), self._arguments + i)
        for region in regions:
            region.positions = [self._places[id(t)] for t in region.captured]
        self._late = [
            i
            for i, tensor in enumerate(graph.inputs)
            if not watched[i] and tensor.dtype in TRAINABLE
        ]
        self._links = 0
        self._steps = [step for region in regions for step in self._steps_of(region)]
        self._kept = {id(tensor): tensor for tensor in (*graph.inputs, *extras)}
        self._values: Values | None = None

    def program_entries(self) -> list[Entry]:
        """Returns the entries that are ops of the graph."""
        entries = self.structure.entries
        return [entry for entry in entries if not isinstance(entry.op, Phantom)]

    # -- making ------------------------------------------------------------------

    def _check(self) -> None:
        visible = [key for key in self.structure.outputs if key is not None]
        if len(visible) != len(set(visible)):
            message = "it gives the same tensor twice"
            raise NotStagedError(message)
        if len(self.structure.regions) > MOST_REGIONS:
            message = "too many of its tensors are visible outside"
            raise NotStagedError(message)
        for operation in self.graph.get_operations():
            if "gradient_tape/" in operation.name:
                message = "it takes gradients itself"
                raise NotStagedError(message)
        for region in self.structure.regions:
            if isinstance(region.root.op, Phantom):
                message = f"its graph lacks {region.root.op.type}"
                raise NotStagedError(message)
        for entry in self.program_entries():
            kind = entry.op.type
            if kind in _CONTROL:
                message = "it has staged control flow"
                raise NotStagedError(message)
            if "_gradient_op_type" in entry.op.node_def.attr:
                message = "it has a custom gradient"
                raise NotStagedError(message)

    def _extras(self, regions: list[RegionBackward]) -> list[Any]:
        """Returns the tensors that must be kept until the tape runs."""
        wanted: list[Any] = self._stateful_sources()
        for region in regions:
            wanted += region.captured
            root = region.region.root
            wanted += [
                tensor
                for key, tensor in zip(root.outputs, root.op.outputs, strict=True)
                if key not in self.structure.outputs
            ]
        found = {id(tensor): tensor for tensor in wanted}
        for tensor in self.graph.inputs:
            found.pop(id(tensor), None)
        return list(found.values())

    def _stateful_sources(self) -> list[Any]:
        """Returns what the entries get from variables, which may change meanwhile."""
        waiting = [entry.op for entry in self.program_entries()]
        seen: set[Any] = set(waiting)
        found: list[Any] = []
        while waiting:
            operation = waiting.pop()
            if operation.type == "Placeholder":
                continue
            if operation.op_def.is_stateful:
                found += operation.outputs
                continue
            for tensor in operation.inputs:
                if tensor.op not in seen:
                    seen.add(tensor.op)
                    waiting.append(tensor.op)
        return found

    def _make_forward(self, extras: list[Any]) -> Any:
        """Returns the function of the same graph that gives the extras, too."""
        graph = self.graph
        outputs = list(graph.outputs)
        try:
            graph.outputs = [*outputs, *extras]
            name = f"__forward_under_tape_{graph.name}_{ops.uid()}"
            with tf.init_scope():
                return atomic_function.from_func_graph(name, graph, {}, None)
        finally:
            graph.outputs = outputs

    def _steps_of(self, backward: RegionBackward) -> list[Step]:
        """Returns how a region is recorded: what runs first in the queue, last."""
        takes = backward.takes()
        base = self._arguments + self._extras_count + self._results + self._links
        links = {id(block): base + i for i, (block, _, _) in enumerate(takes)}
        self._links += len(takes)
        steps = []
        for number, (block, events, take) in enumerate(takes):
            inputs = [
                self._place(event.key) if isinstance(event, Use) else links[id(event)]
                for event in events
            ]
            if number:
                step = Step("Block", inputs, [links[id(block)]], None, hand_out(take))
            else:
                root = backward.region.root
                outputs = [self._place(key) for key in root.outputs]
                step = Step(root.op.type, inputs, outputs, backward, hand_out(take))
            steps.append(step)
        return steps[::-1]

    def _place(self, key: int) -> int:
        """Returns where the tensor with a key is in the list of a call."""
        if key < self._arguments:
            return key
        if key in self.structure.outputs:
            base = self._arguments + self._extras_count
            return base + self.structure.outputs.index(key)
        tensor = next(
            tensor
            for entry in self.program_entries()
            for other, tensor in zip(entry.outputs, entry.op.outputs, strict=True)
            if other == key
        )
        return self._places[id(tensor)]

    # -- running -----------------------------------------------------------------

    def run(self, arguments: list[Any], in_thread_pool: bool) -> Any:  # noqa: FBT001 - as the plan says
        """Returns what the graph gives, and records it on the tape.

        Raises:
            tf.errors.OpError: An op failed; nothing is recorded.
        """
        found = run_alone(lambda: self._call(arguments, in_thread_pool))
        results = list(found[: self._results])
        saved = [*arguments, *found[self._results :]]
        links = [Link() for _ in range(self._links)]
        tensors = [*saved, *results, *links]
        write = pywrap_tfe.TFE_Py_TapeSetRecordOperation
        for step in self._steps:
            write(
                step.kind,
                [tensors[i] for i in step.outputs],
                [tensors[i] for i in step.inputs],
                step.backward
                if step.region is None
                else _first(step.region, step.backward, saved),
                None,
            )
        for link in links:
            pywrap_tfe.TFE_Py_TapeSetDeleteTrace(link._id)
        return results

    def _call(self, arguments: list[Any], in_thread_pool: bool) -> Any:  # noqa: FBT001 - as the plan says
        if in_thread_pool:
            return execute.execute(
                self._forward.name,
                len(self._types),
                arguments,
                ("executor_type", "", "config_proto", EXACT),
                tf_context.context(),
            )
        return stateful_partitioned_call(
            arguments, self._types, self._forward, "", EXACT
        )

    def wanted_late(self, saved: list[Any], frame: Any) -> set[int]:
        """Returns the inputs that nothing watched then, and whose gradients are asked.

        A program may watch a tensor after its use.
        """
        if not self._late or not is_gradient_frame(frame):
            return set()
        asked = {getattr(source, "_id", None) for source in frame.f_locals["sources"]}
        return {i for i in self._late if saved[i]._id in asked}

    def values(self, saved: list[Any]) -> dict[int, Any]:
        """Returns the tensors that gradients may ask for, by the id of the graph's.

        Args:
            saved: The inputs of the graph and its extras.
        """
        if self._values is None:
            entries = self.program_entries()
            self._values = Values(entries, self.reader, list(self._kept.values()))
        return self._values.of(saved)


def _first(region: RegionBackward, take: Any, saved: list[Any]) -> Any:
    """Returns the backward function of a region's first block."""
    return lambda *given: take(region(saved, *given))
