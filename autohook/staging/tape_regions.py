"""The backward graph of one region, whose results the tape gets block by block."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python import pywrap_tfe
from tensorflow.python.eager import context as tf_context
from tensorflow.python.eager import imperative_grad, record
from tensorflow.python.framework.ops import EagerTensor
from tensorflow.python.ops.gen_functional_ops import stateful_partitioned_call

from autohook.staging.plan import EXACT
from autohook.staging.tape_gradients import (
    NONE_ACCEPTED,
    NotStagedError,
    RegionGradients,
    contributions,
    mend,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.tape_graph import TapeGraph
    from autohook.staging.tape_structure import Block, Region, Use

MAKING_READY = -1
# Constants up to this many elements are copied into backward graphs.
CONSTANT_ELEMENTS = 4096
_GRADIENT_CODE = imperative_grad.imperative_grad.__code__

Take = list[int]


class RegionBackward:
    """Gives the tape the gradients of one region.

    Attributes:
        region: The region.
        captured: Tensors of the forward graph that the backward graph needs.
        positions: Where these are among the saved tensors.
    """

    def __init__(self, owner: TapeGraph, region: Region) -> None:
        self.region = region
        self._owner = owner
        self._uses = region.uses()
        self._root = self._specs()
        self._results: list[Any] = []
        concrete = self._build()
        self._concrete = concrete
        self._types = [tensor.dtype.as_datatype_enum for tensor in concrete.outputs]
        self.captured = list(concrete.captured_inputs)
        self.positions: list[int] = []

    def _specs(self) -> list[tf.TensorSpec | None]:
        """Returns what the gradients of the first op's outputs usually are."""
        operation = self.region.root.op
        accepted = NONE_ACCEPTED.get(operation.type, set())
        specs: list[tf.TensorSpec | None] = []
        for index, tensor in enumerate(operation.outputs):
            if not tensor.shape.is_fully_defined() or tensor.dtype in (
                tf.variant,
                tf.resource,
            ):
                message = f"{operation.type} gives a tensor of no fixed shape"
                raise NotStagedError(message)
            spec = tf.TensorSpec(tensor.shape, tensor.dtype)
            specs.append(None if index in accepted else spec)
        return specs

    def _build(self) -> Any:
        specs = [spec for spec in self._root if spec is not None]
        with self._owner.graph.as_default():
            traced = tf.function(self._trace, autograph=False)
            return traced.get_concrete_function(*specs)

    def _trace(self, *given: Any) -> list[Any]:
        remaining = iter(given)
        root = [None if spec is None else next(remaining) for spec in self._root]
        constants: dict[int, Any] = {}

        def value(tensor: Any) -> Any:
            source = self._owner.reader.source(tensor)
            if source.op.type != "Const":
                return source
            if (source.shape.num_elements() or 0) > CONSTANT_ELEMENTS:
                return source
            if id(source) not in constants:
                array = tf.get_static_value(source)
                constants[id(source)] = tf.constant(array, source.dtype)
            return constants[id(source)]

        watched = self._owner.structure.watched
        gradients = RegionGradients(self.region, watched.__contains__, value)
        found = gradients.compute(root)
        outputs: list[Any] = []
        slots: dict[int, int] = {}

        def slot(tensor: Any) -> int:
            if id(tensor) not in slots:
                slots[id(tensor)] = len(outputs)
                outputs.append(tensor)
            return slots[id(tensor)]

        for result in contributions(found, self._uses):
            if isinstance(result, tf.IndexedSlices):
                parts = (result.values, result.indices, result.dense_shape)
                self._results.append(
                    tuple(None if part is None else slot(part) for part in parts)
                )
            else:
                self._results.append(None if result is None else slot(result))
        mend(tf.compat.v1.get_default_graph())
        return outputs

    # -- when the tape runs ------------------------------------------------------

    def __call__(self, saved: list[Any], *given: Any) -> list[Any]:
        """Returns the contributions of the uses; the tape gives the gradients."""
        wanted = self._owner.wanted_late(saved, sys._getframe(2))
        if not wanted and self._is_usual(given) and self._is_alone(saved, given):
            try:
                return self._run(saved, given)
            except tf.errors.OpError:
                pass  # eager shows the true exception
        return self._run_eagerly(saved, given, wanted)

    def _is_usual(self, given: tuple[Any, ...]) -> bool:
        """Returns whether the backward graph was built for such gradients."""
        for spec, gradient in zip(self._root, given, strict=True):
            if spec is None:
                if gradient is not None:
                    return False
            elif (
                type(gradient) is not EagerTensor
                or gradient.dtype != spec.dtype
                or gradient.shape != spec.shape
            ):
                return False
        return bool(tf_context.executing_eagerly())

    def _is_alone(self, saved: list[Any], given: tuple[Any, ...]) -> bool:
        """Returns whether no other tape would record the gradients' own ops."""
        if pywrap_tfe.TFE_Py_TapeSetIsEmpty():
            return True
        tensors = [tensor for tensor in (*given, *saved) if tensor is not None]
        kinds: int = pywrap_tfe.TFE_Py_TapeSetPossibleGradientTypes(tensors)
        return kinds == 0

    def _run(self, saved: list[Any], given: tuple[Any, ...]) -> list[Any]:
        if not self._types:
            return [None] * len(self._results)
        arguments = [gradient for gradient in given if gradient is not None]
        arguments += [saved[position] for position in self.positions]
        outputs = run_alone(
            lambda: stateful_partitioned_call(
                arguments, self._types, self._concrete, "", EXACT
            )
        )
        return [
            None
            if result is None
            else outputs[result]
            if isinstance(result, int)
            else _slices(result, outputs)
            for result in self._results
        ]

    def _run_eagerly(
        self, saved: list[Any], given: tuple[Any, ...], wanted: set[int]
    ) -> list[Any]:
        """Runs the gradient functions one by one, as eager does."""
        watched = self._owner.structure.watched | wanted
        values = self._owner.values(saved)
        gradients = RegionGradients(
            self.region,
            watched.__contains__,
            lambda tensor: values[id(self._owner.reader.source(tensor))],
        )
        return contributions(gradients.compute(list(given)), self._uses)

    # -- blocks ------------------------------------------------------------------

    def takes(self) -> list[tuple[Block, list[Use | Block], Take]]:
        """Returns what each block does, and which contributions that gives the tape.

        Blocks are left out that neither use anything from outside nor make ready what
        does.
        """
        alive: set[int] = {id(use) for use in self._uses}
        for block in reversed(self.region.blocks):
            if any(id(event) in alive for event in block.events):
                alive.add(id(block))
        positions = {id(use): i for i, use in enumerate(self._uses)}
        found = []
        for block in self.region.blocks:
            events = [event for event in block.events if id(event) in alive]
            if events:
                take = [positions.get(id(event), MAKING_READY) for event in events]
                found.append((block, events, take))
        return found


def hand_out(take: Take) -> Callable[[Any], list[Any]]:
    """Returns the backward function of a block that is not the first of its region.

    What the tape takes for the gradient of its output are all contributions.
    """
    return lambda found: [found if i == MAKING_READY else found[i] for i in take]


def _slices(slots: tuple[int | None, ...], outputs: Any) -> tf.IndexedSlices:
    values, indices, shape = (None if i is None else outputs[i] for i in slots)
    return tf.IndexedSlices(values, indices, shape)


def run_alone(call: Callable[[], Any]) -> Any:
    """Returns what `call` gives; no tape records what it runs."""
    with record.stop_recording():
        return call()


def is_gradient_frame(frame: Any) -> bool:
    """Returns whether a frame is TensorFlow's own call of the tape."""
    return frame.f_code is _GRADIENT_CODE
