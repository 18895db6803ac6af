"""Interleaved timing: every variant runs in every round."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping

Variant = Callable[[int], object]
"""Runs one step; the number picks the step's arguments."""


def seconds(variant: Variant, calls: int) -> float:
    """Returns the seconds per call over some calls in a row."""
    start = time.perf_counter()
    for number in range(calls):
        variant(number)
    return (time.perf_counter() - start) / calls


def in_a_turn(variant: Variant, block: float) -> int:
    """Returns how many calls in a row take about `block` seconds, at most 2000.

    The first calls after another variant's find cold caches, and take several times as
    long as those that follow; one may meet a garbage collection.
    """
    number = 1
    while True:
        taken = max(min(seconds(variant, number) for _ in range(3)), 1e-7)
        if number * taken >= block / 2 or number >= 2000:
            return max(1, min(2000, round(block / taken)))
        number *= 4


def medians(
    variants: Mapping[str, Variant], *, rounds: int, block: float
) -> dict[str, float]:
    """Times the variants in turn, round after round.

    Args:
        variants: What to time, already warm.
        rounds: How often each variant has its turn.
        block: Seconds that one turn takes, about.

    Returns:
        The median seconds per call of each variant.
    """
    calls = {name: in_a_turn(variant, block) for name, variant in variants.items()}
    times: dict[str, list[float]] = {name: [] for name in variants}
    for turn in range(rounds):
        # Whoever runs after a slow neighbour finds cold caches: another one each time.
        for name in random.Random(turn).sample(list(variants), len(variants)):
            times[name].append(seconds(variants[name], calls[name]))
    return {name: statistics.median(samples) for name, samples in times.items()}
