"""The life of one unit: native at first, traced once hot, then staged or at rest."""

from __future__ import annotations

import inspect
import statistics
import time
from typing import TYPE_CHECKING, Any

import tensorflow as tf

from autohook.errors import Diagnostic
from autohook.runtime.dispatch import state
from autohook.runtime.units import Unit, results
from autohook.staging import ambience, callers, rescue, tapes, tiering
from autohook.staging.auditing.first_runs import first_runs
from autohook.staging.auditing.session import is_auditing
from autohook.staging.effects import THREADS
from autohook.staging.explanation import describe
from autohook.staging.futility import Futility
from autohook.staging.graph_entry import door
from autohook.staging.history import History
from autohook.staging.ledger import Account, ledger
from autohook.staging.native_frames import native_frame
from autohook.staging.recurrence import Recurrence, with_room, worth_their_guards
from autohook.staging.rematch import Rematch
from autohook.staging.signature import holds_tensor
from autohook.staging.sizes import Sizes
from autohook.staging.speculation import Misguessed, is_hopeless, reason_of
from autohook.staging.timer import ExitTimer
from autohook.staging.trace import Attempt, attempt
from autohook.staging.twin_calls import enter_graph

if TYPE_CHECKING:
    from autohook.decisions import UnitDecision
    from autohook.staging.plan import Plan


class Candidate:
    """Decides, call by call, how one unit runs.

    Attributes:
        unit: The unit; its `enter` is `enter` below.
        plans: The plans, newest first; replaced, never changed in place.
        native: Sampled durations of native calls, seconds.
        staged: Sampled durations of staged calls, seconds.
        reasons: Why a trace was refused or a plan was dropped.
        refused_lines: The unit's lines at which traces were; 0 for none of them.
        history: What has happened so far, for reports.
        is_resting: Whether all its calls outside graphs run natively from now on.
    """

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.plans: tuple[Plan, ...] = ()
        self.native: list[float] = []
        self.staged: list[float] = []
        self.reasons: list[Diagnostic] = []
        self.refused_lines: set[int] = set()
        self.history = History()
        self._recurrence = Recurrence()
        self.native_calls = self.staged_calls = 0
        self._tensorless = 0
        self._blocked_calls = 0
        self._pending: dict[Any, int] = {}
        self._given_up: set[Any] = set()
        self._sizes = Sizes(self._pending, self._given_up)
        self._attempts = 0
        self._account = Account()
        self._futility = Futility()
        self._rematch: Rematch | None = None
        self._deferrals = 0
        self.is_resting = False
        self._is_outlived = False
        self._is_new = True
        self._is_timing = False

    @property
    def calls(self) -> int:
        """Calls seen with tensors, native and staged ones."""
        return self.native_calls + self.staged_calls

    def enter(self, cells: Any, *values: Any) -> bool:
        """Returns True when the call was run here and its result waits in `take`."""
        plans = self.plans
        if plans and ambience.is_clear():
            start = time.perf_counter() if self._is_timing else 0.0
            for plan in plans:
                inputs = self._inputs(plan, values, cells)
                if inputs is None:
                    continue
                has_run = self._run(plan, inputs, start)
                if has_run is not None:
                    return has_run
        elif not ambience.is_eager():
            return enter_graph(self.unit, cells, values)
        if self.is_resting:
            return False
        return self._enter_native(cells, values)

    # -- plans -----------------------------------------------------------------

    def _inputs(self, plan: Plan, values: Any, cells: Any) -> list[Any] | None:
        """Returns what a plan is run with, None where its guards do not hold."""
        try:
            return plan.match(values, cells)
        except Exception as error:  # noqa: BLE001 - a bug of ours
            rescue.in_guards(self.unit, error)
            self._drop(plan)
            return None

    def _run(self, plan: Plan, inputs: list[Any], start: float) -> bool | None:
        """Runs a plan; False lets the native body run, None another plan first."""
        rematch = self._rematch
        if rematch is not None and rematch.is_native_turn():
            ExitTimer.start(native_frame(3), rematch.native)
            return False
        if plan.first is not None and plan.first.takes(plan, inputs):
            return False
        before = rescue.Before(plan) if plan.hits == 0 else None
        try:
            if ambience.is_tape_idle():
                if ambience.is_recording_stopped():
                    tapes.say_variables(plan)
                result = plan.run(inputs)
            else:
                taped = tapes.choose(plan, inputs)
                result = plan.rebuild(plan.execute(inputs, taped), inputs)
        except tf.errors.OpError as error:
            self._failed(plan, error)
            return None if plan.assumes else False
        except tapes.Unstaged as reason:
            self._blocked(str(reason))
            return False
        except Exception as error:
            if not rescue.in_run(self.unit, before or rescue.Before(plan), error):
                raise
            self._drop(plan)
            return False
        self.staged_calls += 1
        plan.hits += 1
        if start:
            self._sample(plan, time.perf_counter() - start)
        results.stack.append(result)
        return True

    def _sample(self, plan: Plan, seconds: float) -> None:
        """Keeps the duration of a staged call, until it is known what it takes."""
        rematch = self._rematch
        if rematch is not None:
            rematch.staged.append(seconds)
            self._is_timing = not rematch.is_over()
            if rematch.is_over():
                self._rematch = None
                self._judge(rematch)
        elif not plan.trial.is_over:
            has_ended = plan.trial.record(seconds)
            self._is_timing = any(not plan.trial.is_over for plan in self.plans)
            if has_ended:
                self.staged = plan.trial.samples
                self._compare()

    def _failed(self, plan: Plan, error: tf.errors.OpError) -> None:
        """Drops a plan that keeps failing; its signature is not tried again."""
        plan.failures += 1
        if isinstance(error, Misguessed):
            self.plans = (*(p for p in self.plans if p is not plan), plan)
        if not is_hopeless(plan, error, self.native, self.staged):
            return
        self._drop(plan)
        self._note(*reason_of(error))

    def _misjudged(self, plan: Plan, code: str, text: str) -> None:
        """Drops a plan that is not exact; its signature is not tried again."""
        self._drop(plan)
        self._note(code, text)

    def _drop(self, plan: Plan) -> None:
        self.plans = tuple(other for other in self.plans if other is not plan)
        self._given_up.add(plan.key)

    def _compare(self) -> None:
        """Has a unit that seems no faster staged than native run both ways in turn."""
        if not self.native:
            return
        native = statistics.median(self.native)
        if statistics.median(self.staged) > tiering.KEEP_RATIO * native:
            self._rematch = Rematch()
            self._is_timing = True

    def _judge(self, rematch: Rematch) -> None:
        """Drops the plans of a unit that is no faster staged than native."""
        if not rematch.is_lost():
            return
        self.native, self.staged = rematch.native, rematch.staged
        self.plans = ()
        native = statistics.median(self.native)
        staged = statistics.median(self.staged)
        text = f"staged it took {staged * 1e6:.0f} µs a call, natively "
        self._note("AH341", f"{text}{native * 1e6:.0f} µs")
        self._rest()

    # -- native ----------------------------------------------------------------

    def _enter_native(self, cells: Any, values: tuple[Any, ...]) -> bool:
        """Counts and times a native call, and traces the unit once it is hot."""
        if state.recorder is not None:
            return False
        if self.unit.is_known_native or (self._is_new and self._is_generator()):
            self._rest()
            return False
        if not any(map(holds_tensor, values)) and self._is_tensorless():
            return False
        self.native_calls += 1
        obstacle = self._obstacle()
        if obstacle is None and self._is_hot(values):
            made = self._trace(cells, values)
            if made is not None:
                inputs = self._inputs(made, values, cells)
                if inputs is not None and self._run(made, inputs, time.perf_counter()):
                    self.native_calls -= 1
                    return True
        elif obstacle is not None and not is_auditing():
            self._blocked(obstacle)
        if obstacle is None and self.plans:
            self.history.misses += 1
        if obstacle is None and len(self.native) < tiering.NATIVE_SAMPLES:
            ExitTimer.start(native_frame(3), self.native)
        return False

    def _obstacle(self) -> str | None:
        """Returns what makes this call run natively now.

        Where several threads call units, none may see a plan's effects half done.
        """
        if THREADS.meets_another():
            self.plans = tuple(p for p in self.plans if not p.has_effects)
        return ambience.obstacle()

    def _is_generator(self) -> bool:
        """Returns whether it is a generator: only graphs of others need its twin."""
        self._is_new = False
        return bool(native_frame(4).f_code.co_flags & inspect.CO_GENERATOR)

    def _blocked(self, obstacle: str) -> None:
        """Counts a call that cannot be staged; a unit that meets no other rests."""
        self._blocked_calls += 1
        if self._blocked_calls == tiering.HOT_CALLS:
            self._note("AH342", f"{obstacle}; there it runs natively")
        if self._blocked_calls >= tiering.BLOCKED_CALLS and not self.plans:
            self._rest()

    def _is_tensorless(self) -> bool:
        """Counts a call without tensors; a unit that meets none goes to rest."""
        self._tensorless += 1
        if self._tensorless > tiering.TENSORLESS_CALLS:
            slow = self.native and statistics.median(self.native) > tiering.SLOW_PYTHON
            if not slow:
                self._rest()
                return True
        return False

    def _is_hot(self, values: tuple[Any, ...]) -> bool:
        """Returns whether this call's signature has been seen often enough."""
        key = self._sizes.note(values)
        seen = self._pending.get(key, 0) + 1
        if len(self._pending) < tiering.SIGNATURES or key in self._pending:
            self._pending[key] = seen
        if not self.native:
            return False
        if key in self._given_up or tiering.is_cheap(self.native):
            return self._is_futile()
        if not tiering.is_hot(seen, self.native) or not self._is_worth_a_trace():
            return self._account.is_used_up and self._is_futile()
        if self._deferrals < tiering.DEFERRALS and callers.may_be_staged(self):
            self._deferrals += 1
            self._pending[key] = 0
            return False
        return True

    def _is_futile(self) -> bool:
        """Counts a call that no trace comes of, and has the unit rest; False."""
        if self._futility.is_enough(self.native, self.staged, self.staged_calls):
            if self.plans:
                self._note("AH341", "to look for its graphs takes more than they win")
            self.plans = ()
            self._rest()
        return False

    @property
    def may_be_staged(self) -> bool:
        """Whether it is staged, or called often enough to be tried soon."""
        if self.plans:
            return True
        is_called = self.native_calls - self._blocked_calls > 1
        return is_called and not self._attempts and not self.is_resting

    def _is_worth_a_trace(self) -> bool:
        """Returns whether this unit may cost the process another trace."""
        if self.reasons and not self.plans and ledger.is_settled(self.reasons[-1]):
            self._rest()
            return False
        native = (self.native_calls - self._blocked_calls, self.native)
        staged = self.staged or [s for p in self.plans for s in p.trial.first_samples]
        return ledger.may_trace(self._account, native, (self.staged_calls, staged))

    def _trace(self, cells: Any, values: tuple[Any, ...]) -> Plan | None:
        """Makes one attempt; returns the new plan, or None with the reason noted."""
        if not self.unit.has_twin():
            self._rest()
            return None
        key = self._sizes.key(values)
        self._pending[key] = 0
        if not self._may_have_another(key, values, cells):
            return None
        seconds = tiering.most_seconds(self.native)
        self.history.missed(self.plans, key, values, cells)
        unknown = self._sizes.unknown(values, self.unit.info.parameters)
        if unknown is not None:
            self.history.varies(unknown.cause)
        call = (self.unit, cells, native_frame(4).f_globals, values)
        speculates = any(plan.assumes for plan in self.plans)
        try:
            made = attempt(
                *call,
                seconds,
                self._recurrence.changing,
                unknown,
                speculates=speculates,
            )
        except Exception as error:  # noqa: BLE001 - a bug of ours
            made = Attempt(None, rescue.in_trace(self.unit, error), 0.0)
        self.history.traced(made)
        ledger.charge(self._account, made.seconds, refused=made.plan is None)
        if made.plan is None:
            self.refused_lines.add(made.line)
            if unknown is None:
                self._refused(made.reason)
            self._given_up.update(() if unknown is None else {key})
            return None
        self._is_timing = True
        made.plan.first = first_runs(made.plan, self.unit, self._misjudged)
        self._sizes.planned(values, made.plan)
        made.plan.born = self.calls
        kept = with_room(self.plans, self.calls)
        self.plans = self._sizes.in_order((made.plan, *kept))
        made.plan.when_dead(self._bury)
        return made.plan

    def _bury(self) -> None:
        """Drops the plans about objects that have died; others take their place."""
        self._recurrence.changing.update(*(plan.dead_sources for plan in self.plans))
        self.plans = tuple(plan for plan in self.plans if not plan.is_dead)
        self._is_outlived = not self.plans

    @property
    def has_outlived(self) -> bool:
        """Whether its last plans were about what is gone."""
        return self._is_outlived and not (self.plans or self.is_resting)

    def _may_have_another(self, key: Any, values: tuple[Any, ...], cells: Any) -> bool:
        """Returns whether a signature may have one more plan, for other values.

        It is given up where values keep changing and do not come again; plans that cost
        more than they give are dropped then.
        """
        same = [plan for plan in self.plans if plan.key == key]
        is_paid = ledger.is_paid(self._account)
        verdict = self._recurrence.verdict(same, values, cells, is_paid=is_paid)
        if verdict is not None:
            return verdict
        self._given_up.add(key)
        if any(plan.assumes for plan in same):
            return False
        self._note("AH343", f"{same[0].change(values, cells)} (it keeps changing)")
        self.plans = worth_their_guards(self.plans, key, self.calls, self.native)
        if not self.plans:
            self._rest()
        return False

    def _refused(self, reason: Diagnostic | None) -> None:
        self._attempts += 1
        is_known = reason is not None and ledger.settle(reason)
        if reason is not None and reason not in self.reasons:
            self.reasons.append(reason)
        if not self.plans and (is_known or tiering.is_lasting(reason, self._attempts)):
            self._rest()

    def _rest(self) -> None:
        self.is_resting = True
        door.rest(self.unit)

    def _note(self, code: str, message: str) -> None:
        info = self.unit.info
        self.reasons.append(Diagnostic(code, message, info.filename, info.lineno))

    def decision(self) -> UnitDecision:
        """Returns how the unit has run so far."""
        return describe(self)
