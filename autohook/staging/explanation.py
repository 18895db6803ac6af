"""What is known of one unit, as a value: how it has run, and why so."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from autohook.decisions import PlanDecision, UnitDecision
from autohook.staging import tiering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.staging.candidate import Candidate
    from autohook.staging.plan import Plan


def describe(candidate: Candidate) -> UnitDecision:
    """Returns how a unit has run so far."""
    unit, info = candidate.unit, candidate.unit.info
    reasons = list(candidate.reasons)
    missing = unit.reason()
    if missing is not None:
        reasons.insert(0, missing)
    is_staged = bool(candidate.plans and candidate.staged_calls)
    return UnitDecision(
        name=f"{unit.module_name}.{info.qualname}",
        filename=info.filename,
        lineno=info.lineno,
        state="staged" if is_staged else "native",
        calls=candidate.calls,
        native_us=_median_us(candidate.native),
        staged_us=_median_us(candidate.staged),
        plans=len(candidate.plans),
        reasons=tuple(reasons),
        staged_calls=candidate.staged_calls,
        tier=_tier(candidate),
        misses=candidate.history.misses,
        traces=tuple(candidate.history.traces),
        details=tuple(map(_describe_plan, candidate.plans)),
    )


def _describe_plan(plan: Plan) -> PlanDecision:
    return PlanDecision(
        calls=plan.hits,
        ops=plan.ops,
        guards=plan.guards,
        check_ns=plan.check_ns,
        costly=plan.costly,
        in_thread_pool=plan.in_thread_pool,
        failures=plan.failures,
    )


def _tier(candidate: Candidate) -> str:
    """Returns where a unit stands, as a sentence without a subject."""
    if candidate.plans:
        return "is staged" if candidate.staged_calls else "has a plan that never ran"
    if candidate.reasons or candidate.unit.is_known_native:
        rests = " for good" if candidate.is_resting else ""
        return f"runs natively{rests}, for the reason below"
    if candidate.is_resting:
        return "is never called with tensors, and runs natively"
    if not candidate.calls:
        return "was never called with tensors"
    usual = statistics.median(candidate.native) if candidate.native else 0.0
    if candidate.native and usual < tiering.MIN_NATIVE:
        return f"takes {usual * 1e6:.0f} us a call, too little for a graph to win"
    wanted = tiering.SLOW_HOT_CALLS if usual > tiering.SLOW_CALL else tiering.HOT_CALLS
    return f"was called {candidate.calls} times; a signature is traced after {wanted}"


def _median_us(samples: Sequence[float]) -> float:
    return statistics.median(samples) * 1e6 if samples else 0.0
