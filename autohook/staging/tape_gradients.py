"""The gradients of one region, op by op in the order of the tape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.eager import backprop
from tensorflow.python.framework import ops

from autohook.staging import mending, op_kinds
from autohook.staging.tape_structure import Phantom
from autohook.staging.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.tape_structure import Entry, Region, Use

# The tape leaves these gradients out, instead of making zeros (c/eager/tape.h).
NONE_ACCEPTED = {
    "SoftmaxCrossEntropyWithLogits": {1},
    "SparseSoftmaxCrossEntropyWithLogits": {1},
    "FusedBatchNorm": {1, 2, 3, 4},
}
# The tape adds up early what is large; it does so for what it sees, not here.
EARLY_COUNT = 4
EARLY_BYTES = 128 * 1024 * 1024
STATEFUL_ALLOWED = words("Placeholder VariableShape ReadVariableOp")


class NotStagedError(Exception):
    """Gradients that no graph gives exactly as the tape does."""


class GradientOp:
    """What a gradient function sees of an op.

    Attributes:
        type: The op's name.
        inputs: Its inputs.
        outputs: Its outputs.
        skip_input_indices: The inputs that need no gradient, or None.
    """

    def __init__(
        self,
        operation: Any,
        inputs: tuple[Any, ...],
        outputs: tuple[Any, ...],
        skipped: tuple[int, ...] | None,
    ) -> None:
        self._operation = operation
        self.type = operation.type
        self.inputs = inputs
        self.outputs = outputs
        self.skip_input_indices = skipped

    def get_attr(self, name: str) -> Any:
        """Returns an attribute of the op."""
        return self._operation.get_attr(name)


class RegionGradients:
    """Goes through the ops of a region as the tape would.

    Args:
        region: The region.
        is_needed: Whether a tensor with this key needs a gradient.
        value: Returns the tensor to use for one of the graph.
    """

    def __init__(
        self,
        region: Region,
        is_needed: Callable[[int | None], bool],
        value: Callable[[Any], Any],
    ) -> None:
        self._region = region
        self._is_needed = is_needed
        self._value = value
        self._inside = {
            key
            for entry in region.entries
            if entry is not region.root
            for key in entry.outputs
        }
        self._gradients: dict[int, list[Any]] = {}

    def compute(self, root: list[Any]) -> dict[tuple[int, int], Any]:
        """Returns what each use of a tensor from outside contributes.

        Args:
            root: The gradients of the outputs of the region's first op.

        Returns:
            The contributions, or None, by (id of the entry, index of the input).
        """
        found: dict[tuple[int, int], Any] = {}
        for entry in self._region.entries:
            is_root = entry is self._region.root
            given = root if is_root else self._given(entry)
            results = self._results(entry, given)
            for index, (key, result) in enumerate(
                zip(entry.inputs, results, strict=True)
            ):
                if key in self._inside:
                    self._add(key, result)
                else:
                    found[id(entry), index] = result
        return found

    def _given(self, entry: Entry) -> list[Any]:
        """Returns the gradients of an op's outputs, zeros where the tape makes some."""
        given: list[Any] = []
        for key in entry.outputs:
            terms = self._gradients.pop(key, None)
            given.append(backprop._aggregate_grads(terms) if terms else None)
        if isinstance(entry.op, Phantom) or all(term is None for term in given):
            return given
        accepted = NONE_ACCEPTED.get(entry.op.type, set())
        for index, tensor in enumerate(entry.op.outputs):
            if given[index] is None and index not in accepted:
                given[index] = _zeros(tensor)
        return given

    def _add(self, key: int | None, result: Any) -> None:
        if result is None or key is None:
            return
        terms = self._gradients.setdefault(key, [])
        terms.append(result)
        if len(terms) > EARLY_COUNT:
            size = backprop._num_elements(terms[0])
            if len(terms) * size * 4 > EARLY_BYTES:
                message = "the tape adds up large gradients early"
                raise NotStagedError(message)

    def _results(self, entry: Entry, given: list[Any]) -> list[Any]:
        """Returns the gradients of an op's inputs."""
        nothing = [None] * len(entry.inputs)
        if isinstance(entry.op, Phantom):
            return nothing
        if all(gradient is None for gradient in given):
            return nothing
        function = ops.gradient_registry.lookup(entry.op.type)
        if function is None:
            return nothing
        skipped = tuple(
            i for i, key in enumerate(entry.inputs) if not self._is_needed(key)
        )
        stand_in = GradientOp(
            entry.op,
            tuple(map(self._value, entry.op.inputs)),
            tuple(map(self._value, entry.op.outputs)),
            skipped or None,
        )
        with ops.name_scope("gradient_tape/"):
            results = tf.nest.flatten(function(stand_in, *given))
        if len(results) != len(nothing):
            message = f"{entry.op.type} has another number of gradients than of inputs"
            raise NotStagedError(message)
        return [
            None if index in skipped else result for index, result in enumerate(results)
        ]


def _zeros(tensor: Any) -> Any:
    """Returns what the tape gives an output that nothing has used."""
    if tensor.dtype in (tf.string, tf.resource):
        return None
    if tensor.dtype == tf.variant or not tensor.shape.is_fully_defined():
        message = "the shape of an output that nothing has used is not fixed"
        raise NotStagedError(message)
    return backprop._zeros(tuple(tensor.shape), tensor.dtype)


def mend(graph: Any) -> None:
    """Makes a graph of gradients compute as eager does.

    Raises:
        NotStagedError: An op of it may not be in a graph.
    """
    operations = graph.get_operations()
    for operation in operations:
        kind = operation.type
        is_control = kind in (op_kinds.BRANCHING | op_kinds.LOOPING | op_kinds.CALLING)
        is_stateful = operation.op_def.is_stateful and kind not in STATEFUL_ALLOWED
        if is_control or is_stateful:
            message = f"a gradient runs {kind}"
            raise NotStagedError(message)
    mending.keep_sums_in_order(operations)
    mending.keep_kernels_apart(operations)


def contributions(found: dict[tuple[int, int], Any], uses: list[Use]) -> list[Any]:
    """Returns the contributions in the order of the uses."""
    return [found[id(use.entry), use.index] for use in uses]
