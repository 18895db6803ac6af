"""Conditions that a plan takes for granted, because a graph of both ways is no good.

Where a trace with staged branches and loops is refused, such as for a gradient through
them, it is made once more: each condition is computed from the values of the call that
is traced, and only the way that it takes is traced. The graph also gives whether all
conditions were as in the trace; where they were not, variables are put back and the
native body runs.
"""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops
from tensorflow.python.framework.ops import EagerTensor

from autohook.staging import op_kinds, tiering
from autohook.staging.single_ops import run_alone

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.staging.plan import Plan
    from autohook.staging.recorder import TraceRecorder

# Loops are unrolled as far as that.
MOST_CONDITIONS = 256
# Stateful ops that change nothing.
READING = frozenset({"ReadVariableOp", "ResourceGather", "VarIsInitializedOp"})


class Misguessed(tf.errors.AbortedError):  # type: ignore[misc] # it has no types
    """A call whose conditions are others than those of the trace."""

    def __init__(self) -> None:
        """Says so."""
        super().__init__(None, None, "a condition went the other way")


def reason_of(error: tf.errors.OpError) -> tuple[str, str]:
    """Returns the code and the text for a plan that is dropped for its failures."""
    if isinstance(error, Misguessed):
        return "AH347", f"{error.message} too often: staged, it takes one way only"
    text = str(error).partition("\n")[0][:160]
    return "AH340", f"its graph kept failing: {text}"


def is_hopeless(
    plan: Plan, error: tf.errors.OpError, native: list[float], staged: list[float]
) -> bool:
    """Returns whether a plan that has failed again costs more than it gives.

    Args:
        plan: The plan.
        error: How it has failed now.
        native: Sampled durations of native calls, seconds.
        staged: The same of calls by plans.
    """
    if not isinstance(error, Misguessed):
        allowed = tiering.FAILURE_RATIO * plan.hits
        return plan.failures >= max(tiering.FAILURES, allowed)
    if plan.failures < tiering.GUESSES or not (native and staged):
        return plan.failures >= tiering.GUESSES
    usual, taken = statistics.median(native), statistics.median(staged)
    won = max(0.0, usual - taken) * plan.hits
    return plan.failures * taken > tiering.GUESS_RATIO * won


class Speculation:
    """The conditions of one trace.

    Attributes:
        has_met: Whether the trace has met a condition.
        is_on: Whether they are to be taken as they are in this call.
        words: What was taken for granted, in the user's words.
    """

    def __init__(self, recorder: TraceRecorder) -> None:
        self.has_met = False
        self.is_on = False
        self.words: list[str] = []
        self._recorder = recorder
        self._values: dict[int, tuple[Any, Any]] = {}
        self._taken: list[tuple[Any, bool]] = []

    def know(self, tensor: Any, value: Any) -> None:
        """Notes what an input of the graph is in the call that is traced."""
        self._values[id(tensor)] = tensor, value

    def decide(self, predicate: Callable[[], Any]) -> bool | None:
        """Returns which way a condition goes, None where it has to be staged.

        Args:
            predicate: Gives the condition as a symbolic scalar bool tensor.
        """
        self.has_met = True
        graph = ops.get_default_graph()
        if not self.is_on or graph is not self._recorder.graph:
            return None
        if len(self._taken) >= MOST_CONDITIONS:
            return None
        tensor = predicate()
        with tf.init_scope():
            value = self._value(tensor)
        if value is None:
            return None
        answer = bool(value)
        self._taken.append((tensor, answer))
        filename, lineno = self._recorder.user_line()
        way = "holds" if answer else "does not hold"
        self.words.append(f"the condition at {Path(filename).name}:{lineno} {way}")
        return answer

    def holds(self) -> Any:
        """Returns whether all conditions are as in the trace, as a bool tensor."""
        met = [one if answer else ~one for one, answer in self._taken]
        return tf.reduce_all(tf.stack(met))

    def _value(self, wanted: Any) -> Any:
        """Returns what a tensor is in this call, None where that cannot be known."""
        waiting = [wanted.op]
        while waiting:
            operation = waiting[-1]
            missing = [t.op for t in operation.inputs if id(t) not in self._values]
            if missing:
                waiting += missing
                continue
            waiting.pop()
            if any(id(tensor) not in self._values for tensor in operation.outputs):
                found = self._run(operation)
                if found is None:
                    return None
                for tensor, value in zip(operation.outputs, found, strict=True):
                    self._values[id(tensor)] = tensor, value
        return self._values[id(wanted)][1]

    def _run(self, operation: Any) -> Any:
        """Returns what an op gives in this call, None where it is not to be run."""
        kind = operation.type
        if kind == "Placeholder":
            return self._captured(operation)
        if kind in op_kinds.CALLING | op_kinds.BRANCHING | op_kinds.LOOPING:
            return None
        is_stateful = operation.op_def.is_stateful
        if is_stateful and (kind not in READING or _is_written_before(operation)):
            return None
        given = [self._values[id(tensor)][1] for tensor in operation.inputs]
        try:
            return run_alone(operation, given)
        except Exception:  # noqa: BLE001 - it is staged, then, and fails there
            return None

    def _captured(self, placeholder: Any) -> Any:
        (tensor,) = placeholder.outputs
        for outer, inner in placeholder.graph.captures:
            if inner is tensor:
                return [outer] if isinstance(outer, EagerTensor) else None
        return None


def _is_written_before(reading: Any) -> bool:
    """Returns whether the trace has written a variable before it was read."""
    handles = {id(t) for t in reading.inputs if t.dtype == tf.resource}
    for operation in reading.graph.get_operations():
        if operation is reading:
            return False
        if op_kinds.writes(operation) and not handles.isdisjoint(
            map(id, operation.inputs)
        ):
            return True
    return False
