"""The report of `autohook explain`: what each unit took, and why, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autohook.report.opportunities import find_opportunities
from autohook.report.quantities import count, show_factor, show_share, show_time
from autohook.report.remedies import advise_on_change
from autohook.report.table import align
from autohook.report.text import render_modules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.decisions import (
        ModuleDecision,
        PlanDecision,
        TraceDecision,
        UnitDecision,
    )

MICRO = 1e6
LABEL = 10
# Traces of one unit that are told one by one.
MOST_TRACES = 12
MOST_GUARDS = 3
WORTH_NANOSECONDS = 10


def explain(
    modules: Sequence[ModuleDecision], units: Sequence[UnitDecision], seconds: float
) -> str:
    """Returns the whole explanation, ending with a line feed.

    Args:
        modules: What became of the listed modules.
        units: How their functions ran.
        seconds: How long the process took.
    """
    seen = [unit for unit in units if unit.calls or unit.reasons or unit.traces]
    seen.sort(key=lambda unit: -unit.won_seconds)
    lines = ["autohook explain", "", *_run(units, seconds), "", "Modules"]
    lines += render_modules(modules) or ["  none was listed"]
    lines += ["", "Units, by the time won"]
    lines += _table(seen) or ["  none was called with tensors"]
    for unit in seen:
        if unit.traces or unit.reasons:
            lines += ["", *_unit(unit)]
    lines += _untraced(seen)
    return "\n".join([*lines, *_opportunities(units, seconds)]) + "\n"


def _run(units: Sequence[UnitDecision], seconds: float) -> list[str]:
    """Returns where the time of the whole process went."""
    profiles = [unit.profile for unit in units if unit.profile is not None]
    parts = {
        "tracing": sum(unit.trace_seconds for unit in units),
        "staged calls": sum(profile.staged_seconds for profile in profiles),
        "listed functions that ran natively": sum(p.own_seconds for p in profiles),
    }
    parts["elsewhere: imports, code outside functions, other modules"] = max(
        0.0, seconds - sum(parts.values())
    )
    rows = [
        (show_time(part * MICRO), show_share(part, seconds), name)
        for name, part in parts.items()
    ]
    won = sum(unit.won_seconds for unit in units)
    return [
        f"The run took {show_time(seconds * MICRO)}",
        *align(rows, right=(0, 1)),
        f"  staging {_balance(won)}, tracing included",
    ]


def _balance(seconds: float) -> str:
    if not seconds:
        return "won nothing"
    return f"{'won' if seconds > 0 else 'lost'} {show_time(abs(seconds) * MICRO)}"


def _table(units: Sequence[UnitDecision]) -> list[str]:
    names = (
        *("unit", "state", "calls", "staged", "native", "staged", "speed-up"),
        *("traces", "tracing", "won"),
    )
    rows = [
        (
            unit.name,
            unit.state,
            str(unit.calls),
            str(unit.staged_calls),
            show_time(unit.native_us),
            show_time(unit.staged_us),
            show_factor(unit.speed_up),
            str(len(unit.traces)),
            show_time(unit.trace_seconds * MICRO),
            show_time(unit.won_seconds * MICRO),
        )
        for unit in units
    ]
    return align([names, *rows], right=range(2, len(names))) if rows else []


def _unit(unit: UnitDecision) -> list[str]:
    lines = [f"{unit.name} ({unit.filename}:{unit.lineno}) {unit.standing}"]
    if unit.staged_calls:
        lines += _times(unit)
    lines += _traces(unit.traces)
    for number, plan in enumerate(unit.details, 1):
        lines += _plan(number, plan, unit)
    lines += _misses(unit)
    for reason in unit.reasons:
        lines += _entry("native", str(reason))
    return lines


def _untraced(units: Sequence[UnitDecision]) -> list[str]:
    """Returns what is known of functions that were neither traced nor refused."""
    rows = [
        f"  {unit.name} ({unit.filename}:{unit.lineno}) {unit.standing}"
        for unit in units
        if not unit.traces and not unit.reasons
    ]
    return ["", "Never traced", *rows] if rows else []


def _entry(label: str, *texts: str) -> list[str]:
    """Returns lines under one label, which stands before the first."""
    labels = [label, *[""] * len(texts)]
    return [
        f"  {name:<{LABEL}}{text}" for name, text in zip(labels, texts, strict=False)
    ]


def _times(unit: UnitDecision) -> list[str]:
    native = unit.calls - unit.staged_calls
    text = f"{unit.staged_calls} by plans, {native} natively"
    lines = _entry("calls", text)
    if unit.speed_up:
        text = (
            f"{show_time(unit.native_us)} natively, {show_time(unit.staged_us)} staged:"
            f" {show_factor(unit.speed_up)}; {_balance(unit.won_seconds)},"
            f" {show_time(unit.trace_seconds * MICRO)} of tracing included"
        )
        lines += _entry("time", text)
    return lines


def _traces(traces: Sequence[TraceDecision]) -> list[str]:
    lines = []
    for number, trace in enumerate(traces[:MOST_TRACES], 1):
        texts = [_trace(trace)]
        if trace.cause is not None:
            texts.append(f"after a change of {trace.cause}")
            texts.append(advise_on_change(trace.cause))
        lines += _entry(f"trace {number}", *texts)
    if len(traces) > MOST_TRACES:
        lines += _entry("", f"and {len(traces) - MOST_TRACES} more")
    return lines


def _trace(trace: TraceDecision) -> str:
    spent = show_time(trace.seconds * MICRO)
    if trace.refusal is not None:
        place = f"{trace.refusal.filename}:{trace.refusal.lineno}"
        return f"{spent}, refused at {place} ({trace.refusal.code})"
    return f"{spent}, {count(trace.ops, 'op')}, {count(trace.guards, 'guard')}"


def _plan(number: int, plan: PlanDecision, unit: UnitDecision) -> list[str]:
    where = ", in TensorFlow's thread pool" if plan.in_thread_pool else ""
    lost = "went another way" if plan.assumes else "failed and ran natively"
    failed = f", {plan.failures} more {lost}" if plan.failures else ""
    texts = [
        f"{count(plan.calls, 'call')}{where}{failed}; {count(plan.ops, 'op')};"
        f" {_guards(plan, unit)}"
    ]
    texts += [
        f"{nanoseconds:>6.0f} ns  {label}"
        for label, nanoseconds in plan.costly[:MOST_GUARDS]
        if nanoseconds >= WORTH_NANOSECONDS
    ]
    if plan.assumes:
        texts.append(f"takes for granted: {_first(plan.assumes)}")
    if plan.writes:
        texts.append(f"writes after each call: {', '.join(plan.writes)}")
    if plan.lifted:
        texts.append(f"may change from call to call: {', '.join(plan.lifted)}")
    return _entry(f"plan {number}", *texts)


def _first(conditions: tuple[str, ...]) -> str:
    """Returns the first conditions, and how many more there are."""
    different = tuple(dict.fromkeys(conditions))
    more = len(different) - MOST_GUARDS
    shown = ", ".join(different[:MOST_GUARDS])
    return f"{shown} and {more} more" if more > 0 else shown


def _guards(plan: PlanDecision, unit: UnitDecision) -> str:
    text = count(plan.guards, "guard")
    if not plan.check_ns:
        return text
    verb = "takes" if plan.guards == 1 else "take"
    text += f" {verb} {plan.check_ns:.0f} ns a call"
    if not unit.staged_us:
        return text
    return f"{text} ({show_share(plan.check_ns / 1000, unit.staged_us)} of it)"


def _misses(unit: UnitDecision) -> list[str]:
    if not unit.misses:
        return []
    text = f"{count(unit.misses, 'call')} met no plan whose guards held"
    if unit.native_us > unit.staged_us > 0:
        each = unit.native_us - unit.staged_us
        text += (
            f"; each took {show_time(each)} more than a staged one,"
            f" {show_time(each * unit.misses)} in all"
        )
    again = [trace.seconds for trace in unit.traces if trace.cause is not None]
    if again:
        spent = show_time(sum(again) * MICRO)
        return _entry("misses", text, f"{count(len(again), 'trace')} followed: {spent}")
    return _entry("misses", text)


def _opportunities(units: Sequence[UnitDecision], seconds: float) -> list[str]:
    found = find_opportunities(units, seconds)
    if not found:
        return []
    lines = ["", "Missed opportunities: what ran natively, by the time it took itself"]
    for opportunity in found:
        unit, spent = opportunity.unit, opportunity.seconds
        share = show_share(spent, seconds)
        calls = count(opportunity.calls, "call")
        lines.append(
            f"  {show_time(spent * MICRO)} ({share}, {calls})  {unit.name}"
            f" ({unit.filename}:{unit.lineno})"
        )
        lines += [f"      {advice}" for advice in opportunity.advice]
    return lines
