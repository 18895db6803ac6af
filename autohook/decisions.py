"""What was decided about modules and units, as values with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autohook.errors import Diagnostic


@dataclass(frozen=True)
class ModuleDecision:
    """Whether one listed module was converted.

    Attributes:
        name: The module's dotted name.
        filename: The source file, or "".
        state: "converted" (now), "cached" (converted earlier) or "plain".
        reason: Why it is in that state, in one sentence.
        diagnostics: Functions of it that have no staged twin, and why.
    """

    name: str
    filename: str
    state: str
    reason: str
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Change:
    """A Python fact that a plan relied on, and what was found instead.

    Attributes:
        label: The fact in the user's words, such as "the argument `rate`".
        old: What it was while the plan was traced, shortened; "" if that is unknown.
        new: What it was found to be, shortened.
    """

    label: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        if not self.old:
            return self.label
        return f"{self.label}: {self.old}, then {self.new}"


@dataclass(frozen=True)
class TraceDecision:
    """One trace of a unit.

    Attributes:
        seconds: How long it took.
        ops: The ops of its graph; 0 where it was refused.
        guards: The guards of its plan; 0 where it was refused.
        refusal: Why there is no plan, or None.
        cause: What kept earlier plans from running the call; None at the first trace.
    """

    seconds: float
    ops: int = 0
    guards: int = 0
    refusal: Diagnostic | None = None
    cause: Change | None = None


@dataclass(frozen=True)
class PlanDecision:
    """One plan that is in use.

    Attributes:
        calls: How many calls it has run.
        ops: The ops of its graph.
        guards: How many facts are checked before it runs.
        check_ns: What all checks take, nanoseconds a call; 0.0 if never measured.
        costly: The dearest guards and what they take, nanoseconds a call.
        assumes: The conditions that it takes for granted.
        writes: What it writes of Python state after each call.
        lifted: Python values that are inputs, so that they may change.
        in_thread_pool: Whether it runs in TensorFlow's thread pool.
        failures: How many calls of it failed and ran natively.
    """

    calls: int
    ops: int
    guards: int
    check_ns: float = 0.0
    costly: tuple[tuple[str, float], ...] = ()
    assumes: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    in_thread_pool: bool = False
    failures: int = 0


@dataclass(frozen=True)
class Profile:
    """What a unit took, measured on every call, as `autohook explain` does.

    Attributes:
        native_calls: Calls that ran natively.
        native_seconds: What they took, callees included.
        own_seconds: The same without other units, which have their own numbers.
        staged_seconds: What the calls took that a plan ran, checks included.
        tracing_seconds: What the calls took during which it was traced: conversion,
            trace and the first run of the graph.
    """

    native_calls: int
    native_seconds: float
    own_seconds: float
    staged_seconds: float
    tracing_seconds: float = 0.0


@dataclass(frozen=True)
class UnitDecision:
    """How one unit ran.

    Attributes:
        name: Module and qualified name of the function.
        filename: The user's file.
        lineno: The 1-based line of its `def`.
        state: "staged" or "native".
        calls: Calls seen with tensors (native and staged ones).
        native_us: Median native time, microseconds; 0.0 if never measured.
        staged_us: Median staged time, microseconds; 0.0 if never staged.
        plans: How many plans it has.
        reasons: Why it (or one signature of it) is native, oldest first.
        staged_calls: How many of the calls a plan ran.
        tier: Where it stands on the way to a graph: "unused", "tensorless" (never
            called with tensors), "short" (too short to win), "waiting" (not called
            often enough), "refused", "planned" (its plan never ran) or "staged".
        standing: The same as a sentence without a subject.
        misses: Calls that ran natively though there were plans.
        traces: Its traces, oldest first.
        details: Its plans, newest first.
        profile: What was measured on every call; None unless that was asked for.
        audited: Staged calls that ran natively, too, and were compared.
        differences: What differed, once for each place.
    """

    name: str
    filename: str
    lineno: int
    state: str
    calls: int
    native_us: float
    staged_us: float
    plans: int
    reasons: tuple[Diagnostic, ...] = field(default=())
    staged_calls: int = 0
    tier: str = ""
    standing: str = ""
    misses: int = 0
    traces: tuple[TraceDecision, ...] = ()
    details: tuple[PlanDecision, ...] = ()
    profile: Profile | None = None
    audited: int = 0
    differences: tuple[Diagnostic, ...] = ()

    @property
    def speed_up(self) -> float:
        """How many times faster a staged call is; 0.0 where that is unknown."""
        if not (self.native_us and self.staged_us):
            return 0.0
        return self.native_us / self.staged_us

    @property
    def trace_seconds(self) -> float:
        """What its traces took, in seconds."""
        if self.profile is not None:
            return self.profile.tracing_seconds
        return sum(trace.seconds for trace in self.traces)

    @property
    def won_seconds(self) -> float:
        """What staging has won so far, in seconds; negative where it has lost."""
        gain = 0.0
        if self.native_us and self.staged_us:
            gain = self.staged_calls * (self.native_us - self.staged_us) * 1e-6
        return gain - self.trace_seconds
