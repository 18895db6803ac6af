"""What is known of one unit, as a value: how it has run, and why so."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from autohook.decisions import PlanDecision, UnitDecision
from autohook.staging import tiering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.runtime.units import Unit
    from autohook.staging.candidate import Candidate
    from autohook.staging.plan import Plan


def describe(candidate: Candidate) -> UnitDecision:
    """Returns how a unit has run so far."""
    unit, info = candidate.unit, candidate.unit.info
    reasons = list(candidate.reasons)
    missing = unit.reason()
    if missing is not None:
        reasons.insert(0, missing)
    tier, standing = _tier(candidate)
    return UnitDecision(
        name=_name(unit),
        filename=info.filename,
        lineno=info.lineno,
        state="staged" if tier == "staged" else "native",
        calls=candidate.calls,
        native_us=_median_us(candidate.native),
        staged_us=_median_us(candidate.staged),
        plans=len(candidate.plans),
        reasons=tuple(reasons),
        staged_calls=candidate.staged_calls,
        tier=tier,
        standing=standing,
        misses=candidate.history.misses,
        traces=tuple(candidate.history.traces),
        details=tuple(map(_describe_plan, candidate.plans)),
        audited=candidate.history.audited,
        differences=tuple(candidate.history.differences.values()),
    )


def _name(unit: Unit) -> str:
    """Returns module and function, and of a region its lines."""
    info = unit.info
    where = f"{unit.module_name}.{info.qualname}"
    return f"{where}:{info.lineno}-{info.end_lineno}" if info.end_lineno else where


def _describe_plan(plan: Plan) -> PlanDecision:
    return PlanDecision(
        calls=plan.hits,
        ops=plan.ops,
        guards=plan.guards,
        check_ns=plan.check_ns,
        costly=plan.costly,
        assumes=plan.assumes,
        writes=plan.writes,
        lifted=plan.may_change,
        in_thread_pool=plan.in_thread_pool,
        failures=plan.failures,
    )


def _tier(candidate: Candidate) -> tuple[str, str]:
    """Returns where a unit stands: as a word, and as a sentence without a subject."""
    is_planned = bool(candidate.plans) or candidate.has_outlived
    if is_planned and candidate.staged_calls:
        return "staged", "is staged"
    if candidate.plans:
        return "planned", "has a plan that never ran"
    if candidate.reasons or candidate.unit.is_known_native:
        rests = " for good" if candidate.is_resting else ""
        return "refused", f"runs natively{rests}, for the reason below"
    if not candidate.calls:
        return "unused", "was never called with tensors"
    if candidate.is_resting or candidate._tensorless >= candidate.calls:
        return "tensorless", "is called without tensors, and runs natively"
    return _wait(candidate)


def _wait(candidate: Candidate) -> tuple[str, str]:
    """Returns what a unit without plans and without reasons waits for."""
    usual = statistics.median(candidate.native) if candidate.native else 0.0
    if candidate.native and usual < tiering.MIN_NATIVE:
        spent = f"{usual * 1e6:.0f} us"
        return "short", f"takes {spent} a call, too little for a graph to win"
    times = "once" if candidate.calls == 1 else f"{candidate.calls} times"
    return "waiting", f"was called {times}, too little to pay for a trace"


def _median_us(samples: Sequence[float]) -> float:
    return statistics.median(samples) * 1e6 if samples else 0.0
