"""One trace: a twin run on symbolic inputs until it is a plan, or is refused."""

from __future__ import annotations

import threading
import time
import traceback
from dataclasses import dataclass
from typing import Any

import tensorflow as tf
from tensorflow.python.framework import ops

from autohook.errors import Diagnostic, Refused, StagingError
from autohook.runtime.dispatch import state
from autohook.runtime.units import Unit, registry
from autohook.staging.ambience import has_accelerator
from autohook.staging.audit import Audit, audit
from autohook.staging.guards import GuardWriter
from autohook.staging.operators.forwards import forget
from autohook.staging.plan import Plan
from autohook.staging.recorder import TraceRecorder
from autohook.staging.results import ResultWriter, compile_rebuild
from autohook.staging.signature import Signature, call_key

# One trace at a time: it runs user code whose state others must not see half-read.
lock = threading.RLock()
PARAMETERS = "a, cells"


@dataclass
class Attempt:
    """What came of one trace.

    Attributes:
        plan: The plan, or None.
        reason: Why there is none.
        seconds: How long it took.
    """

    plan: Plan | None
    reason: Diagnostic | None
    seconds: float


def attempt(
    unit: Unit,
    cells: Any,
    namespace: dict[str, Any],
    values: tuple[Any, ...],
    most_seconds: float,
) -> Attempt:
    """Traces one call of a unit; whatever happens, no Python state has changed.

    Args:
        unit: The unit.
        cells: What its prologue passed.
        namespace: The globals of the native function.
        values: The arguments.
        most_seconds: When to give up.
    """
    start = time.perf_counter()
    plan: Plan | None = None
    reason: Diagnostic | None = None
    with lock:
        tracer = Tracer(unit, cells, namespace, values)
        tracer.recorder.deadline = start + most_seconds
        try:
            if has_accelerator():
                tracer.recorder.refuse("AH344", "TensorFlow sees a device of its own")
            plan = tracer.plan()
        except Refused as refused:
            reason = refused.diagnostic
        except Exception as error:  # noqa: BLE001 - whatever the trace raises, eager decides
            reason = tracer.diagnose(error)
    return Attempt(plan, reason, time.perf_counter() - start)


class Tracer:
    """The steps of one trace."""

    def __init__(
        self, unit: Unit, cells: Any, namespace: dict[str, Any], values: tuple[Any, ...]
    ) -> None:
        self.unit = unit
        self.cells = cells
        self.namespace = namespace
        self.values = values
        self.writer = GuardWriter()
        listed = frozenset(u.info.filename for u in registry)
        self.recorder = TraceRecorder(self.writer, listed)
        self.signature = Signature(self.writer, unit.info.parameters)
        self.templates = [
            self.signature.template(f"a[{i}]", value) for i, value in enumerate(values)
        ]
        self.audited = Audit()
        self.rebuild_text = ""
        self.rebuild_names: dict[str, Any] = {}

    def plan(self) -> Plan:
        """Returns the plan.

        Raises:
            Refused: It could differ from the eager run.
            Exception: Anything that the user's code raised while being traced.
        """
        for text, value in self.signature.others:
            label = self.signature.label(text)
            self.writer.require_value(text, value, label)
            self.recorder.reach(value, label)
        traced = tf.function(self._run, autograph=False)
        concrete = traced.get_concrete_function(*self.signature.specs)
        self.recorder.finish()
        captures = concrete.captured_inputs
        if any(not hasattr(capture, "_numpy_internal") for capture in captures):
            self.recorder.refuse("AH335", "it captures a tensor of another graph")
        inputs = ", ".join([*self.signature.inputs, *self.signature.containers])
        check = self.writer.compile(PARAMETERS, f"[{inputs}]")
        return Plan(
            concrete=concrete,
            tensors=len(self.signature.inputs),
            check=check,
            library=self.recorder.library,
            rebuild=compile_rebuild(self.rebuild_text, self.rebuild_names),
            snapshots=self.audited.snapshots,
            drawn=self.audited.drawn,
            key=call_key(self.values),
            writer=self.writer,
        )

    def _run(self, *flat: Any) -> list[Any]:
        """The function that TensorFlow traces: flat tensors in, flat tensors out."""
        recorder = self.recorder
        values = [template(list(flat)) for template in self.templates]
        for container in self.signature.built.values():
            recorder.know(container)
        recorder.graph = ops.get_default_graph()
        # Without it, seeds in the ops are those that the user gave them.
        recorder.graph.seed = None
        previous, state.recorder = state.recorder, recorder
        try:
            with tf.variable_creator_scope(self._refuse_variable):
                recorder.enter_unit(self.unit, self.cells, self.namespace, 0)
                self._guard_own_cells()
                twin = self.unit.twin(self.cells, self.namespace)
                result = twin(*values)
            containers = [built for _, built in sorted(self.signature.built.items())]
            writer = ResultWriter(recorder, [*flat, *containers])
            self.rebuild_text = writer.text(result)
            self.rebuild_names = writer.namespace
            graph = ops.get_default_graph()
            self.audited = audit(graph, recorder, writer.outputs)
            if not self.audited.computes:
                recorder.refuse("AH345", "it computes nothing with tensors")
        finally:
            state.recorder = previous
            forget()
        return writer.outputs

    def _guard_own_cells(self) -> None:
        """Guards the free variables of the unit itself: each call may bring others."""
        if self.cells is None:
            return
        names = self.cells.__code__.co_freevars
        for i, (name, cell) in enumerate(
            zip(names, self.cells.__closure__, strict=True)
        ):
            if name not in self.unit.info.free_names:
                continue
            label = f"the closure variable `{name}`"
            text = f"cells.__closure__[{i}].cell_contents"
            try:
                value = cell.cell_contents
            except ValueError:
                self.recorder.refuse("AH336", f"{label} is not set yet")
            self.writer.require_value(text, value, label)
            self.recorder.reach(value, label)

    def _refuse_variable(self, _creator: Any, **_kwargs: Any) -> Any:
        self.recorder.refuse("AH322", "it makes a variable")

    def diagnose(self, error: Exception) -> Diagnostic:
        """Returns the reason for an exception that a trace raised."""
        if isinstance(error, StagingError):
            return error.diagnostic
        filename, lineno = self.unit.info.filename, self.unit.info.lineno
        for frame, line in traceback.walk_tb(error.__traceback__):
            if self.recorder.lists(frame.f_code.co_filename):
                filename, lineno = frame.f_code.co_filename, line
        try:
            text = str(error).strip().partition("\n")[0][:200]
        except Exception:  # noqa: BLE001 - it may hold what has no text yet
            text = "an error that only the graph can show"
        message = f"building its graph raised {type(error).__name__}: {text}"
        return Diagnostic("AH337", message, filename, lineno)
