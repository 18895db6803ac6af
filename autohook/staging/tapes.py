"""Calls under a live tape: staged where the gradients are eager's to the last bit.

A plan's graph is not recorded on a tape by itself. `TapeGraph` records it as the
entries that eager would have made, put together where that changes nothing, and gives
the gradients from a graph. It is used once a native call has shown that eager records
the same ops, where exactly one tape watches, and where that tape is used once.
"""

from __future__ import annotations

import sys
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorflow.python import pywrap_tfe
from tensorflow.python.ops.resource_variable_ops import variable_accessed

from autohook.runtime import units
from autohook.staging import native_ends
from autohook.staging.tape_gradients import NotStagedError
from autohook.staging.tape_graph import TapeGraph
from autohook.staging.tape_observer import Comparison, Observation, Seen, is_observing
from autohook.staging.tape_structure import TRAINABLE, Additions

if TYPE_CHECKING:
    import types

    from autohook.staging.plan import Plan

VARIANTS = 4
ATTEMPTS = 3
UNSEEN = "what eager records there has not been seen yet"
_OURS = (str(Path(__file__).parent), units.__file__)


class Unstaged(Exception):  # noqa: N818 - no error
    """A call under a tape that runs natively; the text says why."""


class Variant:
    """A plan under a tape that watches certain inputs.

    Attributes:
        taped: The graph; None if it cannot be recorded.
        reason: Why it is not used; empty once it is.
    """

    def __init__(self, plan: Plan, watched: tuple[bool, ...]) -> None:
        self.taped: TapeGraph | None = None
        self.reason = UNSEEN
        self._attempts = 0
        self._plan = plan
        self._watched = watched
        self._additions: Additions | None = None
        self._make(Additions())

    def get(self) -> TapeGraph | None:
        """Returns the graph if it may be used."""
        if self._additions is not None:
            additions, self._additions = self._additions, None
            self._make(additions)
        return None if self.reason else self.taped

    def _make(self, additions: Additions) -> None:
        try:
            self.taped = TapeGraph(self._plan.graph, self._watched, additions)
        except NotStagedError as error:
            self.taped = None
            self.reason = str(error)
        except LookupError:
            self.reason = "one of its ops has no gradient"

    def observe(self, arguments: list[Any]) -> None:
        """Compares what eager records in the call that is about to run natively."""
        if self.taped is None or self._attempts == ATTEMPTS:
            return
        self._attempts += 1
        structure = self.taped.structure
        ids = [tensor._id for tensor in arguments]

        def done(seen: list[Seen]) -> None:
            comparison = Comparison(structure, ids, seen)
            if comparison.difference:
                self.reason = f"eager records no such {comparison.difference}"
                return
            self.reason = ""
            if comparison.additions.before:
                self._additions = comparison.additions

        frame = _native_frame()
        if native_ends.is_free(frame):
            Observation(frame, done)


class PlanTapes:
    """How the calls of one plan under tapes run."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._variables = [
            weakref.ref(variable)
            for variable in plan.graph.variables
            if variable.trainable
        ]
        self._differentiable = [
            i for i, tensor in enumerate(plan.graph.inputs) if tensor.dtype in TRAINABLE
        ]
        self._variants: dict[tuple[bool, ...], Variant] = {}

    def choose(self, inputs: list[Any]) -> TapeGraph | None:
        """Returns how to record a call; None where no tape watches anything in it.

        Raises:
            Unstaged: It has to run natively.
        """
        if is_observing():
            message = "it is called by a function that is being looked at"
            raise Unstaged(message)
        if self._plan.assumes:
            message = "it takes conditions for granted, and its caller records it"
            raise Unstaged(message)
        self.say_variables()
        arguments = self._plan.arguments(inputs)
        tensors = [arguments[i] for i in self._differentiable]
        orders = pywrap_tfe.TFE_Py_TapeSetPossibleGradientTypes(tensors)
        should_record = pywrap_tfe.TFE_Py_TapeSetShouldRecordBackprop
        if orders == 0:
            return None
        if orders != 1 or not should_record(tensors):
            message = "several tapes watch, a persistent one or an accumulator"
            raise Unstaged(message)
        watched = [False] * len(arguments)
        for i, tensor in zip(self._differentiable, tensors, strict=True):
            watched[i] = should_record([tensor])
        return self._variant(tuple(watched), arguments)

    def say_variables(self) -> None:
        """Tells who watches variables which of them the plan reads."""
        for reference in self._variables:
            variable = reference()
            if variable is not None:
                variable_accessed(variable)

    def _variant(self, watched: tuple[bool, ...], arguments: list[Any]) -> TapeGraph:
        variant = self._variants.get(watched)
        if variant is None:
            if len(self._variants) == VARIANTS:
                message = "what the tape watches keeps changing"
                raise Unstaged(message)
            variant = self._variants[watched] = Variant(self._plan, watched)
        taped = variant.get()
        if taped is None:
            variant.observe(arguments)
            raise Unstaged(variant.reason)
        return taped


def choose(plan: Plan, inputs: list[Any]) -> TapeGraph | None:
    """Returns how a call under a live tape is to be recorded, None for not at all.

    Raises:
        Unstaged: It has to run natively.
    """
    found: TapeGraph | None = _of(plan).choose(inputs)
    return found


def say_variables(plan: Plan) -> None:
    """Tells who watches variables what a plan reads, where recording has stopped.

    `tf.recompute_grad` finds out so for which variables it has to give gradients.
    """
    _of(plan).say_variables()


def _of(plan: Plan) -> PlanTapes:
    if plan.tapes is None:
        plan.tapes = PlanTapes(plan)
    tapes: PlanTapes = plan.tapes
    return tapes


def _native_frame() -> types.FrameType:
    """Returns the frame of the native body that has asked to be staged."""
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(_OURS) and frame.f_back is not None:
        frame = frame.f_back
    return frame
