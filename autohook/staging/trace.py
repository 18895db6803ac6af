"""One trace: a twin run on symbolic inputs until it is a plan, or is refused."""

from __future__ import annotations

import contextlib
import dis
import sys
import threading
import time
import traceback
from dataclasses import dataclass
from threading import get_ident
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.framework import ops

from autohook.errors import Diagnostic, Refused, StagingError
from autohook.runtime import raises
from autohook.runtime.dispatch import state
from autohook.runtime.units import Unit, registry
from autohook.staging import library_swaps, rescue
from autohook.staging.ambience import has_accelerator
from autohook.staging.audit import Audit, audit
from autohook.staging.contents import is_liftable
from autohook.staging.contents_written import complete
from autohook.staging.guards import GuardWriter
from autohook.staging.operators.forwards import forget
from autohook.staging.operators.host_shape import require_no_loops
from autohook.staging.operators.library_scope import named
from autohook.staging.operators.places import Journal, trial
from autohook.staging.plan import Plan
from autohook.staging.recorder import TraceRecorder
from autohook.staging.results import (
    Rebuild,
    ResultWriter,
    compile_rebuild,
    same_constant,
)
from autohook.staging.signature import Signature, call_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from autohook.staging.sizes import Unknown

# One trace at a time: it runs user code whose state others must not see half-read.
lock = threading.RLock()
PARAMETERS = "a, cells"
ROUNDS = 4
RAISE = dis.opmap["RAISE_VARARGS"]

Call = tuple[Unit, Any, dict[str, Any], tuple[Any, ...]]


@dataclass
class Attempt:
    """What came of one trace.

    Attributes:
        plan: The plan, or None.
        reason: Why there is none.
        seconds: How long it took.
        line: The line of the unit itself at which it ended early; 0 if it did not.
    """

    plan: Plan | None
    reason: Diagnostic | None
    seconds: float
    line: int = 0


def attempt(
    unit: Unit,
    cells: Any,
    namespace: dict[str, Any],
    values: tuple[Any, ...],
    most_seconds: float,
    changing: set[Any] | None = None,
    unknown: Unknown | None = None,
    *,
    speculates: bool = False,
) -> Attempt:
    """Traces one call of a unit; whatever happens, no Python state has changed.

    A trace that writes what it has read shows that this changes; it is made again.

    Args:
        unit: The unit.
        cells: What its prologue passed.
        namespace: The globals of the native function.
        values: The arguments.
        most_seconds: When to give up.
        changing: Keys of sources that are known to change; more are added.
        unknown: The sizes that the trace may not know, if any.
        speculates: Whether conditions are taken as they are in this call; else they
            are where no graph can hold both ways.
    """
    changing = set() if changing is None else changing
    start = time.perf_counter()
    call = unit, cells, namespace, values
    with lock:
        made = _attempt(call, most_seconds, changing, unknown, speculates=speculates)
        plan, reason, has_met, line = made
        if plan is None and has_met and unknown is None and not speculates:
            plan = _attempt(call, most_seconds, changing, None, speculates=True)[0]
            reason = None if plan is not None else reason
    return Attempt(plan, reason, time.perf_counter() - start, line)


def _attempt(
    call: Call,
    most_seconds: float,
    changing: set[Any],
    unknown: Unknown | None,
    *,
    speculates: bool = False,
) -> tuple[Plan | None, Diagnostic | None, bool, int]:
    """Returns the plan, why there is none, whether the trace met conditions, and where.

    The last is the line of the unit at which the trace ended early, or 0.
    """
    start = time.perf_counter()
    handled = sys.exc_info()[1]
    plan: Plan | None = None
    reason: Diagnostic | None = None
    has_met, line = False, 0
    tracer = Tracer(*call, unknown=unknown)
    try:
        for _ in range(ROUNDS):
            tracer.release()
            tracer = Tracer(*call, frozenset(changing), unknown)
            tracer.recorder.deadline = start + most_seconds
            tracer.recorder.speculation.is_on = speculates
            if has_accelerator():
                tracer.recorder.refuse("AH344", "TensorFlow sees a device")
            plan = tracer.plan()
            if tracer.discovered <= changing:
                break
            changing |= tracer.discovered
    except Refused as refused:
        reason = refused.diagnostic
        has_met = tracer.recorder.speculation.has_met
        line = _own_line(refused, call[0])
        _let_go(refused, handled)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt) and not _is_raised_by_code(error):
            raise  # someone waits for the end of the program
        reason = tracer.diagnose(error)
        has_met = tracer.recorder.speculation.has_met
        line = _own_line(error, call[0])
        _let_go(error, handled)
    finally:
        tracer.release()
    return plan, reason, has_met, line


def _own_line(error: BaseException, unit: Unit) -> int:
    """Returns the line of a unit's own at which an exception has left its twin."""
    place = error.__traceback__
    while place is not None:
        if place.tb_frame.f_code.co_filename == unit.info.filename:
            return place.tb_lineno
        place = place.tb_next
    return 0


def _is_raised_by_code(error: BaseException) -> bool:
    """Returns whether a `raise` statement has raised an exception, not a signal."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return False
    return place.tb_frame.f_code.co_code[place.tb_lasti] == RAISE


def _let_go(error: BaseException, handled: BaseException | None) -> None:
    """Frees the frames of an exception, and what their callers hold, at once.

    Args:
        error: The exception that ended the trace.
        handled: What the program was handling when the trace began: its own.
    """
    seen: BaseException | None = error
    while seen is not None and seen is not handled:
        following = seen.__context__
        seen.__traceback__ = seen.__context__ = seen.__cause__ = None
        seen = following


class Tracer:
    """The steps of one trace."""

    def __init__(
        self,
        unit: Unit,
        cells: Any,
        namespace: dict[str, Any],
        values: tuple[Any, ...],
        changing: frozenset[Any] = frozenset(),
        unknown: Unknown | None = None,
    ) -> None:
        self.unit = unit
        self.cells = cells
        self.namespace = namespace
        self.values = values
        self.writer = GuardWriter()
        listed = frozenset(u.info.filename for u in registry)
        self.recorder = TraceRecorder(self.writer, listed, changing)
        self.recorder.unknown = unknown
        self.signature = Signature(self.writer, unit.info.parameters)
        self.signature.unknown = unknown
        if unknown is not None:
            unknown.require_all(self.writer)
        self.templates = [
            self.signature.template(f"a[{i}]", value) for i, value in enumerate(values)
        ]
        self.audited = Audit()
        self.rebuild: Rebuild | None = None
        self.writes: tuple[str, ...] = ()
        self.has_effects = False
        self.discovered: set[Any] = set()

    def plan(self) -> Plan:
        """Returns the plan.

        Raises:
            Refused: It could differ from the eager run.
            Exception: Anything that the user's code raised while being traced.
        """
        for text, value in self.signature.others:
            label = self.signature.label(text)
            seen = self.recorder.take(text, value, ("argument", text), label)
            self.signature.seen[text] = seen
        traced = tf.function(self._run, autograph=False)
        concrete = traced.get_concrete_function(*self.signature.specs)
        self.recorder.names.finish()
        if self.has_effects:
            self.signature.keep_apart()
        if self.recorder.library.has_layers:
            self.recorder.sources.keep_maskless()
        captures = concrete.captured_inputs
        if any(not hasattr(capture, "_numpy_internal") for capture in captures):
            self.recorder.refuse("AH335", "it captures a tensor of another graph")
        signature, sources = self.signature, self.recorder.sources
        unknown = self.signature.unknown
        first = len(signature.inputs) + len(signature.containers)
        inputs = ", ".join([*signature.inputs, *signature.containers, *sources.inputs])
        check = self.writer.compile(PARAMETERS, f"[{inputs}]")
        return Plan(
            concrete=concrete,
            tensors=len(self.signature.inputs),
            check=check,
            library=self.recorder.library,
            assumes=tuple(self.recorder.speculation.words),
            writes=self.writes,
            may_change=tuple(dict.fromkeys(sources.lifted)),
            rebuild=self.rebuild,  # type: ignore[arg-type] # made by `_run`
            has_effects=self.has_effects,
            lifted=[(first + at, tensor) for at, tensor in sources.stand_ins],
            snapshots=self.audited.snapshots,
            drawn=self.audited.drawn,
            key=call_key(self.values) if unknown is None else unknown.key,
            writer=self.writer,
            is_for_all_sizes=unknown is not None,
            ran_tried_code=self.recorder.has_run_tried_code,
        )

    def _run(self, *flat: Any) -> list[Any]:
        """The function that TensorFlow traces: flat tensors in, flat tensors out."""
        recorder = self.recorder
        values = [template(list(flat)) for template in self.templates]
        signature = self.signature
        for container, text in signature.made():
            recorder.know(container)
            recorder.sources.know(container, text, ("argument", text))
        for i, value in enumerate(signature.concrete):
            recorder.sources.stands_for(flat[i], value, signature.inputs[i])
            recorder.speculation.know(flat[i], value)
        recorder.graph = ops.get_default_graph()
        # Without it, seeds in the ops are those that the user gave them.
        recorder.graph.seed = None
        previous, state.recorder = state.recorder, recorder
        try:
            with self._scopes() as root:
                recorder.root = root
                recorder.enter_unit(self.unit, self.cells, self.namespace, 0)
                self._guard_own_cells()
                twin = self.unit.twin(self.cells, self.namespace)
                with named(self.unit.info.qualname):
                    result = twin(*values)
                outputs = self._outputs(result, root, flat)
            if recorder.unknown is not None:
                require_no_loops(recorder, ops.get_default_graph())
            if recorder.speculation.words:
                outputs.append(recorder.speculation.holds())
            self.audited = audit(ops.get_default_graph(), recorder, outputs)
            if not self.audited.computes:
                recorder.refuse("AH345", "it computes nothing with tensors")
        finally:
            state.recorder = previous
            forget()
            changed = recorder.library.mend()
        if changed:
            recorder.refuse("AH310", f"library code changes a {changed}")
        return outputs

    @contextlib.contextmanager
    def _scopes(self) -> Iterator[Journal]:
        """What surrounds the run of the twin; gives the journal of its writes."""
        creators = tf.variable_creator_scope(self._refuse_variable)
        with trial() as root, creators, library_swaps.for_a_trace():
            yield root

    def _outputs(self, result: Any, root: Journal, flat: tuple[Any, ...]) -> list[Any]:
        """Takes the result and the effects apart; returns what the graph gives."""
        containers = [built for built, _ in self.signature.made()]
        writer = ResultWriter(self.recorder, [*flat, *containers])
        text = writer.text(result)
        lines = writer.statements(root, complete(self.recorder, root))
        self.writes = tuple(dict.fromkeys(writer.writes))
        self.has_effects = bool(lines)
        if lines:
            own = f"{self.writer.name_of(get_ident)}() == {get_ident()}"
            self.writer.require(own, "the thread that calls")
        self.rebuild = compile_rebuild(text, lines, writer.namespace)
        self.recorder.keep_apart(root)
        self.discovered = self.recorder.effects.discovered | self._discover(root)
        return writer.outputs

    def _discover(self, root: Journal) -> set[Any]:
        """Returns the keys of sources that the trace has read and then changed."""
        read = set(self.writer.keys.values())
        return {
            key
            for key, place in root.places.items()
            if key in read
            and is_liftable(root.before[key])
            and not same_constant(root.before[key], place.read())
        }

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
            text, key = f"cells.__closure__[{i}]", ("own cell", name)
            self.recorder.sources.know(cell, text, key)
            try:
                self.recorder.names.read_cell(cell, name, text, key)
            except ValueError:
                why = f"the closure variable `{name}` is not set yet"
                self.recorder.refuse("AH336", why)

    def _refuse_variable(self, _creator: Any, **_kwargs: Any) -> Any:
        self.recorder.refuse("AH322", "it makes a variable")

    def release(self) -> None:
        """Lets go of all that the trace has met.

        Cycles would keep the program's objects until garbage is collected, and their
        finalizers from running.
        """
        recorder = self.recorder
        for error, before in reversed(recorder.raised):
            raises.restore(error, before)
        parts = (recorder.sources, recorder.contents, recorder.effects, recorder.names)
        for part in (*parts, recorder.speculation, recorder.root, recorder, self):
            if part is not None:
                vars(part).clear()

    def diagnose(self, error: BaseException) -> Diagnostic:
        """Returns the reason for an exception that a trace raised."""
        if isinstance(error, StagingError):
            return error.diagnostic
        mistake = None
        if isinstance(error, Exception):
            mistake = rescue.in_trace(self.unit, error)
        if mistake is not None:
            return mistake
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
