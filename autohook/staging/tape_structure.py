"""What eager's tape would hold of a graph's ops, and how to hold it in fewer entries.

TensorFlow's tape goes through its entries in a queue: an op waits until all uses of
its outputs have given their gradients, and then goes to the end of the queue. Where a
tensor has three uses or more, the order of the queue is the order of their sum.

A *region* is an op and all ops whose every use lies in the region: once the gradients
of its first op are known, so are all others. Its ops enter the queue in *blocks*: the
ops that one block makes ready stand together in the queue, unless one of them gives
the last gradient to a tensor from outside, whose own op then comes between. So one
entry for each block leaves the order of everything else as it is.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

import tensorflow as tf

TRAINABLE = frozenset(
    {
        tf.float16,
        tf.bfloat16,
        tf.float32,
        tf.float64,
        tf.complex64,
        tf.complex128,
        tf.resource,
        tf.variant,
    }
)
# TensorFlow stops its tapes while it runs these.
UNRECORDED = frozenset({"StopGradient"})


@dataclass(eq=False)
class Entry:
    """An op as the tape holds it.

    Attributes:
        op: The graph's op.
        inputs: A key for each input; None for what no tape can hold, a constant.
        outputs: A key for each output.
    """

    op: Any
    inputs: tuple[int | None, ...]
    outputs: tuple[int, ...]


class Phantom:
    """An op that eager runs where the graph has a constant; it has no gradient.

    Attributes:
        type: The op's name.
        inputs: None of the graph.
        outputs: None of the graph.
    """

    inputs: tuple[Any, ...] = ()
    outputs: tuple[Any, ...] = ()

    def __init__(self, kind: str) -> None:
        self.type = kind


@dataclass
class Additions:
    """Phantoms of a graph.

    Attributes:
        before: The entries that belong before an op, by its id.
        inputs: The keys of inputs that phantoms give, by id of the op and index.
    """

    before: dict[int, list[Entry]] = field(default_factory=dict)
    inputs: dict[tuple[int, int], int] = field(default_factory=dict)


@dataclass(eq=False)
class Use:
    """An input of an op that comes from outside its region.

    Attributes:
        key: Which tensor.
        entry: The op.
        index: Which of its inputs.
    """

    key: int
    entry: Entry
    index: int


@dataclass(eq=False)
class Block:
    """Ops that stand together in the queue.

    Attributes:
        entries: The ops, in order.
        events: What the tape sees them do: uses of tensors from outside the region,
            and blocks that they make ready.
    """

    entries: list[Entry] = field(default_factory=list)
    events: list[Use | Block] = field(default_factory=list)


@dataclass(eq=False)
class Region:
    """An op, and the ops whose gradients follow from the gradients of its outputs.

    Attributes:
        root: The op that the tape reaches first.
        entries: All ops, in the order in which the tape reaches them.
        blocks: The same ops, as they stand together.
    """

    root: Entry
    entries: list[Entry] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def uses(self) -> list[Use]:
        """Returns the uses of tensors from outside, in the order of the tape."""
        return [
            event
            for block in self.blocks
            for event in block.events
            if isinstance(event, Use)
        ]


@dataclass
class Structure:
    """The part of a graph that a tape would hold.

    Attributes:
        recorded: The ops, in the order in which they run.
        entries: Those of them that lead to outputs.
        watched: The keys of tensors that are on the tape.
        arguments: How many keys stand for the graph's inputs: 0, 1, ...
        outputs: The keys of the graph's outputs; None for those not on the tape.
        regions: The same ops in regions; those that run first come first.
    """

    recorded: list[Entry]
    entries: list[Entry]
    watched: set[int]
    arguments: int
    outputs: list[int | None]
    regions: list[Region] = field(default_factory=list)


class Reader:
    """Finds the entries of a graph.

    Args:
        graph: A finished FuncGraph.
        watched: For each input of it, whether a tape watches the argument.
        additions: Phantoms.
    """

    def __init__(
        self, graph: Any, watched: tuple[bool, ...], additions: Additions
    ) -> None:
        self._graph = graph
        self._additions = additions
        self._keys = {id(tensor): i for i, tensor in enumerate(graph.inputs)}
        self._arguments = len(graph.inputs)
        self._watched = {i for i, is_watched in enumerate(watched) if is_watched}
        self._program_ops: int = graph.program_ops
        self._copies: dict[int, Any] = {}
        self._next = self._arguments

    def read(self) -> Structure:
        """Returns the structure, with its regions."""
        operations = self._graph.get_operations()
        for operation in operations[self._program_ops :]:
            if operation.type in ("Identity", "DeepCopy") and operation.inputs:
                self._copies[id(operation.outputs[0])] = operation.inputs[0]
        entries: list[Entry] = []
        for operation in operations[: self._program_ops]:
            for phantom in self._additions.before.get(id(operation), ()):
                self._watched.update(phantom.outputs)
                entries.append(phantom)
            entry = self._entry(operation)
            if entry is not None:
                entries.append(entry)
        outputs = [self._on_tape(self.source(t)) for t in self._graph.outputs]
        needed = _ancestors(entries, {key for key in outputs if key is not None})
        structure = Structure(entries, needed, self._watched, self._arguments, outputs)
        structure.regions = _regions(structure)
        for region in structure.regions:
            _schedule(region, self._can_be_made)
        return structure

    def source(self, tensor: Any) -> Any:
        """Returns the program's own tensor for a copy that was put in its place."""
        while id(tensor) in self._copies:
            tensor = self._copies[id(tensor)]
        return tensor

    def _entry(self, operation: Any) -> Entry | None:
        """Returns the entry of an op; None where no tape would record it."""
        if not operation.outputs or operation.type in UNRECORDED:
            return None
        inputs = [self.source(tensor) for tensor in operation.inputs]
        keys = tuple(self._keys.get(id(tensor)) for tensor in inputs)
        if not any(
            key in self._watched and tensor.dtype in TRAINABLE
            for key, tensor in zip(keys, inputs, strict=True)
        ):
            return None
        given = self._additions.inputs
        if given:
            pairs = enumerate(keys)
            keys = tuple(given.get((id(operation), i), key) for i, key in pairs)
        outputs = tuple(self._add(tensor) for tensor in operation.outputs)
        return Entry(operation, keys, outputs)

    def _add(self, tensor: Any) -> int:
        key = self._next
        self._next += 1
        self._keys[id(tensor)] = key
        self._watched.add(key)
        return key

    def _on_tape(self, tensor: Any) -> int | None:
        key = self._keys.get(id(tensor))
        return key if key in self._watched and key >= self._arguments else None

    def _can_be_made(self, key: int) -> bool:
        """Returns whether a tensor may be the result of an entry outside a region.

        A variable's handle is not: nothing gets ready when its uses are done.
        """
        is_argument = key < self._arguments
        return not (is_argument and self._graph.inputs[key].dtype == tf.resource)


def _ancestors(entries: list[Entry], keys: set[int]) -> list[Entry]:
    """Returns the entries that lead to the tensors, in order."""
    needed: list[Entry] = []
    for entry in reversed(entries):
        if keys.intersection(entry.outputs):
            needed.append(entry)
            keys.update(key for key in entry.inputs if key is not None)
    return needed[::-1]


def _regions(structure: Structure) -> list[Region]:
    """Groups entries: an op joins the one region in which all its uses lie."""
    users: dict[int, list[Region]] = {}
    visible = set(structure.outputs)
    found: list[Region] = []
    for entry in reversed(structure.entries):
        around = {
            id(region): region for key in entry.outputs for region in users.get(key, ())
        }
        if len(around) == 1 and not visible.intersection(entry.outputs):
            region = next(iter(around.values()))
        else:
            region = Region(entry)
            found.append(region)
        region.entries.append(entry)
        for key in entry.inputs:
            if key is not None:
                users.setdefault(key, []).append(region)
    return found[::-1]


def _schedule(region: Region, can_be_made: Any) -> None:
    """Puts the entries of a region into the tape's order, and into blocks."""
    makers = {
        key: entry
        for entry in region.entries
        if entry is not region.root
        for key in entry.outputs
    }
    uses = Counter(
        key for entry in region.entries for key in entry.inputs if key is not None
    )
    missing = Counter(maker for key, maker in makers.items() if key in uses)
    region.entries = []
    queue = deque([Block([region.root])])
    while queue:
        block = queue.popleft()
        region.blocks.append(block)
        region.entries += block.entries
        child: Block | None = None
        for entry in block.entries:
            for index, key in enumerate(entry.inputs):
                if key is None:
                    continue
                uses[key] -= 1
                maker = makers.get(key)
                if maker is None:
                    block.events.append(Use(key, entry, index))
                    if not uses[key] and can_be_made(key):
                        child = None
                elif not uses[key]:
                    missing[maker] -= 1
                    if not missing[maker]:
                        if child is None:
                            child = Block()
                            block.events.append(child)
                            queue.append(child)
                        child.entries.append(maker)
