"""Which of two ways a plan is run."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from autohook.staging.pool_trial import PoolTrial


def run(alone: list[float], pooled: float) -> tuple[bool, int, PoolTrial]:
    """Returns whether the pool has won, after how many runs, and the trial.

    Args:
        alone: The seconds of runs in the calling thread; the last one goes on.
        pooled: The seconds of runs in the pool.
    """
    plan = SimpleNamespace(in_thread_pool=False)
    trial = PoolTrial(plan)  # type: ignore[arg-type] # all that it looks at
    count = taken = 0
    while not trial.is_over:
        taken += 1
        assert taken < 100
        if plan.in_thread_pool:
            trial.record(pooled)
        else:
            trial.record(alone[min(count, len(alone) - 1)])
            count += 1
    return plan.in_thread_pool, taken, trial


@pytest.mark.parametrize(
    ("alone", "pooled", "wins"),
    [(1e-3, 0.6e-3, True), (1e-3, 0.99e-3, False), (1e-3, 2e-3, False)],
)
def test_the_faster_way_wins(alone: float, pooled: float, wins: object) -> None:
    assert run([alone], pooled)[0] is wins


def test_small_graphs_never_try_the_pool() -> None:
    wins, taken, _ = run([1e-4], 1e-5)

    assert not wins
    assert taken == 13


def test_cold_first_runs_do_not_count() -> None:
    wins, _, trial = run([9e-4] * 5 + [1.3e-4], 3e-4)

    assert not wins
    assert max(trial.samples) == 1.3e-4


def test_the_two_ways_are_compared_at_the_same_time() -> None:
    # The process gets faster while it is tried, whatever way is taken.
    wins, _, _ = run([2e-3] * 14 + [0.5e-3], 0.6e-3)

    assert not wins
