"""When a unit is hot, when a plan is kept: numbers, and the reasons for them."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autohook.errors import Diagnostic
    from autohook.staging.ledger import Account

# A trace costs 8 to 38 native runs (facts/staging.md, section 8). Starting it after
# half of that loses at most three times the best choice for the unit.
HOT_CALLS = 8
# Units of slow calls are traced earlier: most of the cost of a trace is per op, and
# slow calls with few ops cost little to trace.
SLOW_CALL = 0.05
SLOW_HOT_CALLS = 4
# Below this a call has no more than two ops, and a plan could not pay.
MIN_NATIVE = 15e-6
# Of a call without tensor arguments, to be worth a look.
SLOW_PYTHON = 200e-6
TENSORLESS_CALLS = 16
BLOCKED_CALLS = 64
# After so many calls that no trace will come of, and then again, a unit is weighed:
# what its plans have won against what it takes to look for a plan in vain.
FUTILE_CALLS = 64
ENTER_SECONDS = 12e-6
NATIVE_SAMPLES = 16
KEEP_RATIO = 0.95
PLANS = 16
# As many plans may a signature have before its Python values must be seen to recur.
PLANS_OF_A_KEY = 3
# As often may it be hot and wait for the last of them.
RECURRENCE_WAITS = 8
# What a guard takes, the dear ones and the cheap ones (facts/staging.md, section 7).
GUARD_SECONDS = 40e-9
# Of a native call, what a plan wins at least.
LEAST_WIN = 0.05
SIGNATURES = 256
ATTEMPTS = 3
# Found in whole graphs, which take longest to make; another would be like the first.
LASTING = frozenset({"AH332"})
# A failed call costs the graph's time besides the native run that follows.
FAILURES = 3
FAILURE_RATIO = 0.05
# As many calls may be other than the trace before a plan is judged: meanwhile, another
# plan is made for them.
GUESSES = 24
# Of what the calls win whose conditions are those of the trace, for those that are not.
GUESS_RATIO = 0.5
# Of the time that the process has run, for all traces, after half a minute.
SHARE = 0.1
GRACE = 30.0
# A first guess at what a trace takes: the least, and per second of a native call.
LEAST_COST = 5e-3
COST_RATIO = 20.0
# A unit is traced once it has run natively for this part of what its trace will take,
# and for this part where that is more than the share of the process.
PATIENCE = 0.2
GREAT_PATIENCE = 0.5
ENDLESS_PATIENCE = 2.0
# After a refused trace, a unit runs natively for so many times what that has taken.
REFUSED_PATIENCE = 5.0
# Of the time of a unit, for its own traces from the third on.
UNIT_SHARE = 0.5
FREE_TRACES = 2
# Of its native time, besides what its plans have saved, for those that only give other
# objects, values or signatures a plan, and teach nothing.
PAID_SHARE = 0.02

# How often a unit waits for its caller, which is sought among so many frames.
DEFERRALS = 2
CALLERS = 32


def is_cheap(native: list[float]) -> bool:
    """Returns whether a plan could not be faster than native calls, in seconds."""
    return statistics.median(native) < MIN_NATIVE


def is_hot(calls: int, native: list[float]) -> bool:
    """Returns whether a signature seen `calls` times is worth a trace.

    Args:
        calls: Native calls of this signature.
        native: Sampled durations of native calls, seconds.
    """
    usual = statistics.median(native)
    return calls >= (SLOW_HOT_CALLS if usual > SLOW_CALL else HOT_CALLS)


def is_lasting(reason: Diagnostic | None, attempts: int) -> bool:
    """Returns whether what was refused so many times would be refused again."""
    return attempts >= ATTEMPTS or (reason is not None and reason.code in LASTING)


def most_seconds(native: list[float]) -> float:
    """Returns how long a trace may take, given the sampled native calls, seconds."""
    return max(2.0, 10.0 * sum(native))


def first_cost(usual: float) -> float:
    """Returns what the first trace of a unit may take, given a native call, seconds."""
    return LEAST_COST + COST_RATIO * usual


def allowance(elapsed: float) -> float:
    """Returns how long all traces together may take, given the age of the process."""
    return SHARE * max(GRACE, elapsed)


def is_first_trace_worth(
    native: float, cost: float, spent: float, elapsed: float
) -> bool:
    """Returns whether a unit that was never traced should be.

    Args:
        native: How long it has run natively, seconds.
        cost: What the trace will take, at a guess.
        spent: What all traces have taken so far.
        elapsed: How long the process has run.
    """
    if native < PATIENCE * cost:
        return False
    if spent + cost <= allowance(elapsed):
        return True
    # A large unit may exceed the share once: early if nothing else has, else late.
    if native >= GREAT_PATIENCE * cost and spent <= SHARE * elapsed:
        return True
    return native >= ENDLESS_PATIENCE * cost


def is_next_trace_worth(account: Account, spent: float, elapsed: float) -> bool:
    """Returns whether a unit that was traced should be traced again.

    A refused trace may be refused again; after a plan, another signature or value may
    be followed by yet another.

    Args:
        account: What the unit has cost and given.
        spent: What all traces have taken so far, seconds.
        elapsed: How long the process has run.
    """
    is_affordable = spent + account.last <= allowance(elapsed)
    if account.was_refused:
        is_early = account.traces < FREE_TRACES + ATTEMPTS
        is_rare = account.since >= REFUSED_PATIENCE * account.last
        return is_affordable and is_rare and (is_early or is_paid(account))
    if not is_affordable and (
        account.saved < account.spent or account.since < account.last
    ):
        return False
    if account.since < PATIENCE * account.last:
        return False
    total = account.native + account.saved
    return (
        account.traces < FREE_TRACES
        or account.spent + account.last <= UNIT_SHARE * total
    )


def is_paid(account: Account) -> bool:
    """Returns whether what a unit's plans have saved pays for one more like them."""
    cost = account.spent + account.last
    is_earned = cost <= account.saved + PAID_SHARE * account.native
    return account.traces < FREE_TRACES or is_earned
