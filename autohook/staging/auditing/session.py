"""One audited call: the plan is tried and undone, then the native body runs and stands.

The native body runs in its own frame, as without autohook; its end is seen by a profile
function. Meanwhile nothing is staged in this thread.
"""

from __future__ import annotations

import opcode
import sys
import threading
from typing import TYPE_CHECKING, Any

import tensorflow as tf
from tensorflow.python.eager import context as tf_context

from autohook.staging import native_ends
from autohook.staging.auditing.findings import Findings
from autohook.staging.auditing.matching import Matcher, Mismatch
from autohook.staging.auditing.op_log import OpLog
from autohook.staging.auditing.origin import is_chosen
from autohook.staging.auditing.output import Watch, joined, kept
from autohook.staging.auditing.state import State, roots_of

if TYPE_CHECKING:
    import types

    from autohook.runtime.units import Unit
    from autohook.staging.auditing.state import Moment
    from autohook.staging.history import History
    from autohook.staging.plan import Plan


class _Running(threading.local):
    """The audit that runs in this thread."""

    session: Session | None = None


_running = _Running()


def is_auditing() -> bool:
    """Returns whether this thread runs the native body of an audited call."""
    session = _running.session
    if session is None:
        return False
    if sys.getprofile() is not session:
        session.abandon()
        return False
    return True


class Session:
    """What is known while one call is audited.

    Args:
        unit: The function.
        history: Takes what is found.
        plan: The plan that matches the call.
        call: The arguments, and what the prologue passed of the free variables.
    """

    def __init__(
        self, unit: Unit, history: History, plan: Plan, call: tuple[Any, Any]
    ) -> None:
        values, cells = call
        self.findings = Findings(unit, history, plan)
        self._plan = plan
        self._history = history
        self._is_over = False
        self._is_region = False
        roots = roots_of(plan, unit.info.parameters, values, cells)
        self._state = State(plan, roots, unit if native_ends.is_region() else None)
        self._frame: types.FrameType | None = None
        self._watch: Watch | None = None
        self._result: Any = None
        self._error: Exception | None = None
        self._predicted: Moment
        self._printed: dict[str, str]
        self._is_seeded = tf_context.global_seed() is not None

    def predict(self, inputs: list[Any]) -> Exception | None:
        """Runs the plan, keeps what came of it, and makes all as it was before.

        Returns:
            The error of the graph, or of what follows it, if one failed.
        """
        plan = self._plan
        rebuild = plan.rebuild
        outputs: Any = []
        with kept(rebuild.__globals__) as written:
            try:
                outputs = plan.execute(inputs)
                self._result = rebuild(outputs, inputs)
            except Exception as error:  # noqa: BLE001 - is compared with the native run
                self._error = error
            finally:
                self._predicted = self._state.now()
                self._state.put_back(self._predicted)
        self.findings.outputs = list(outputs)
        self.findings.arguments = plan.arguments(inputs)
        self.findings.variables = self._state.before.variables
        self._printed = joined(written)
        return self._error

    def watch(self, frame: types.FrameType) -> None:
        """Lets the native body run in its frame, and looks at what it does."""
        self._frame = frame
        self._watch = Watch()
        _running.session = self
        if self._history.unlocated:
            self.findings.log = OpLog()
        self._is_region = native_ends.is_region()
        if self._is_region:
            native_ends.hold(frame, self)
        sys.setprofile(self)

    def __call__(self, frame: types.FrameType, event: str, value: Any) -> None:
        """Sees, as a profile function does, when the native body ends."""
        if event == "return" and frame is self._frame:
            # A region that gets here has raised.
            self._end(value, has_returned=not self._is_region and _has_returned(frame))

    def finish(self, results: Any) -> None:
        """Ends the audit of a region, whose statements have run to their end."""
        if not self._is_over:
            self._end(results, has_returned=True)

    def _end(self, value: Any, *, has_returned: bool) -> None:
        self.abandon()
        try:
            self._compare(value, has_returned=has_returned)
        except Exception as error:  # noqa: BLE001 - the program must go on
            self.findings.failed(error)

    def abandon(self) -> None:
        """Ends the audit of this call."""
        if sys.getprofile() is self:
            sys.setprofile(None)
        if _running.session is self:
            _running.session = None
        self._frame = None
        if self.findings.log is not None and not self._is_over:
            self.findings.log.close()
        self._is_over = True
        if self._watch is not None:
            self._watch.end()

    def _compare(self, result: Any, *, has_returned: bool) -> None:
        findings = self.findings
        if self._error is not None:
            # Graphs fail on purpose where only Python can go on.
            if has_returned and not isinstance(self._error, tf.errors.OpError):
                text = f"what follows the graph raises {self._error!r}"[:200]
                findings.add("exception", "", Mismatch("", text))
            self._compare_failed()
            return
        if not has_returned:
            text = "the graph gives a result where the native body raises"
            findings.add("exception", "", Mismatch("", text))
            return
        matcher = Matcher(self._state.known, has_free_draws=self._has_free_draws())
        for index, output in enumerate(findings.outputs):
            if not is_chosen(self._plan.graph, index):
                matcher.plain.add(id(output))
        native = self._state.now()
        found = matcher.compare(self._result, result)
        if found is not None:
            findings.add("result", f"result{found.path}", found)
        for place, found, handle in self._state.differences(
            self._predicted, native, matcher
        ):
            findings.add("state", place, found, handle)
        self._compare_output()

    def _compare_failed(self) -> None:
        """Looks for what a graph that failed has left behind."""
        before = self._state.before
        matcher = Matcher(self._state.known)
        for place, found, handle in self._state.differences(
            self._predicted, before, matcher
        ):
            where = f"{place}, after the graph has failed"
            self.findings.add("state", where, found, handle)

    def _compare_output(self) -> None:
        assert self._watch is not None
        native = joined(self._watch.written)
        if self._has_free_draws():
            return
        for name, text in native.items():
            if text != self._printed[name]:
                shown = f"{self._printed[name][-80:]!r} instead of {text[-80:]!r}"
                found = Mismatch("", shown)
                self.findings.add("output", f"what it prints to {name}", found)

    def _has_free_draws(self) -> bool:
        return self._plan.draws and not self._is_seeded


def _has_returned(frame: types.FrameType) -> bool:
    """Returns whether a frame that ends returns, and does not raise."""
    code = frame.f_code.co_code[frame.f_lasti]
    return opcode.opname[code].startswith("RETURN")
