"""When a unit is hot, when a plan is kept: numbers, and the reasons for them."""

from __future__ import annotations

import statistics

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
NATIVE_SAMPLES = 16
SAMPLES = 16
KEEP_RATIO = 0.95
PLANS = 8
PLANS_OF_A_KEY = 3
WORTH_HITS = 64
SIGNATURES = 256
ATTEMPTS = 3
BACK_OFF = 4
# A failed call costs the graph's time besides the native run that follows.
FAILURES = 3
FAILURE_RATIO = 0.05


def is_hot(calls: int, native: list[float]) -> bool:
    """Returns whether a signature seen `calls` times is worth a trace.

    Args:
        calls: Native calls of this signature.
        native: Sampled durations of native calls, seconds.
    """
    usual = statistics.median(native)
    if usual < MIN_NATIVE:
        return False
    return calls >= (SLOW_HOT_CALLS if usual > SLOW_CALL else HOT_CALLS)


def most_seconds(native: list[float]) -> float:
    """Returns how long a trace may take, given the sampled native calls, seconds."""
    return max(2.0, 10.0 * sum(native))
