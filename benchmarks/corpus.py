"""The stateful programs of tests/: is any slower under autohook, at first or at last?

Each program's driver runs again and again, plainly and listed in turn, in one process:
at first natively, then traced as its use warrants. The time is that of the processor.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "stateful"
NO_SLOWER = 0.97
"""How fast a program has to be in the end, plain over listed."""

QUICK, FULL = 0.4, 1.5
"""What the rounds of a program take plainly, seconds."""

TRIES = 4
"""How often a program is measured that seems slower: the best one counts."""


@dataclass(frozen=True)
class CorpusResult:
    """One program.

    Attributes:
        theme: Its file.
        name: Its name.
        rounds: How often its driver ran in each way.
        plain: What a round takes plainly in the end, median seconds.
        listed: The same under autohook.
        most_lost: By how many seconds the listed rounds so far were slower at most.
        first: What the first rounds took plainly, up to where that was, seconds.
        budget: How long traces may have taken, seconds.
        traces: How many there were.
        staged: Whether a unit runs as a graph.
        reasons: Why units run natively.
    """

    theme: str
    name: str
    rounds: int
    plain: float
    listed: float
    most_lost: float
    first: float
    budget: float
    traces: int
    staged: bool
    reasons: tuple[str, ...]

    @property
    def speed(self) -> float:
        """Plain over listed: above 1.0, it is faster under autohook."""
        return self.plain / self.listed

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "speed": self.speed}


def names() -> list[str]:
    """Returns the files of programs, without importing them."""
    from tests.stateful.harness import corpus

    return corpus.themes()


def measure(theme: str, *, quick: bool) -> list[CorpusResult]:
    """Measures all programs of one file; those that seem slower again."""
    from tests.stateful.harness import corpus

    seconds = QUICK if quick else FULL
    results = {r.name: r for r in run(theme, corpus.programs(theme), seconds)}
    for _ in range(TRIES - 1):
        slow = [name for name, r in results.items() if r.speed < NO_SLOWER]
        if not slow:
            break
        again = {r.name: r for r in run(theme, slow, seconds)}
        results |= {n: max(r, results[n], key=_speed) for n, r in again.items()}
    return list(results.values())


def _speed(result: CorpusResult) -> float:
    return result.speed


def run(theme: str, programs: list[str], seconds: float) -> list[CorpusResult]:
    """Measures programs of one file once, in a process of their own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AUTOHOOK")}
    command = [sys.executable, "-m", "benchmarks.corpus_rounds", str(seconds), theme]
    done = subprocess.run(
        [*command, *programs], cwd=ROOT, env=kept, check=True, stdout=subprocess.PIPE
    )
    lines = done.stdout.decode().splitlines()
    found = [json.loads(line) for line in lines]
    return [CorpusResult(**{**one, "reasons": tuple(one["reasons"])}) for one in found]


def summary(theme: str, results: list[CorpusResult]) -> tuple[str, ...]:
    """Returns the row of one file in the table."""
    speeds = [result.speed for result in results]
    slowest = min(results, key=_speed)
    lost = max(results, key=lambda result: result.most_lost)
    return (
        theme,
        str(len(results)),
        f"{statistics.median(speeds):.2f}x",
        f"{slowest.speed:.2f}x ({slowest.name})",
        str(sum(speed < NO_SLOWER for speed in speeds)),
        f"{lost.most_lost:.2f} s ({lost.name})",
        str(sum(result.most_lost > result.budget for result in results)),
    )
