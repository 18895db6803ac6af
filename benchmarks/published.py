"""The programs of the AutoGraph paper: eager, by hand, tf.autograph and autohook."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import equality, loading, timing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.steps import Effort

FOLDER = "paper"
SAME = 1e-4
"""The largest difference, relative to the largest value, that rounding explains."""


@dataclass(frozen=True)
class Outcome:
    """How one way to run a program did.

    Attributes:
        rate: Units a second, 0.0 where it fails.
        difference: The largest difference from eager's numbers, in units of the largest
            of them; 0.0 where all bits are equal, -1.0 where shapes or types differ.
        failure: The class of the exception, or "".
    """

    rate: float = 0.0
    difference: float = -1.0
    failure: str = ""

    @property
    def is_right(self) -> bool:
        return not self.failure and 0.0 <= self.difference <= SAME


@dataclass(frozen=True)
class PaperResult:
    """One program in one size.

    Attributes:
        name: The program and its size.
        unit: What is counted.
        eager: Units a second, as written.
        by_hand: `tf.while_loop` and `tf.cond`, autograph off.
        autograph: Under `tf.function`.
        listed: In a listed module, under `tf.function` with autograph off.
        library: Through `to_graph`, under `tf.function` with autograph off.
        hooked: In a listed module, called eagerly: what autohook does by itself.
    """

    name: str
    unit: str
    eager: float
    by_hand: Outcome
    autograph: Outcome
    listed: Outcome
    library: Outcome
    hooked: Outcome

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def names() -> list[str]:
    """Returns the programs with their sizes."""
    found = []
    for program in loading.names(FOLDER):
        sizes = loading.plain(FOLDER, program).SIZES
        found += [f"{program}: {size}" for size in sizes]
    return found


def measure(name: str, effort: Effort) -> PaperResult:
    """Runs one program in every way; all that work take turns."""
    import tensorflow as tf

    import autohook

    program, _, size = name.partition(": ")
    plain = loading.plain(FOLDER, program)
    listed = loading.listed(FOLDER, program)
    ways = {
        "by_hand": tf.function(plain.by_hand, autograph=False),
        "autograph": tf.function(plain.program),
        "listed": tf.function(listed.program, autograph=False),
        "library": tf.function(autohook.to_graph(plain.program), autograph=False),
        "hooked": listed.program,
    }
    arguments, units = plain.make(**plain.SIZES[size])
    expected = equality.snapshot(plain.program(*arguments))
    calls = {"eager": (plain.program, arguments)}
    outcomes = {}
    for label, way in ways.items():
        module = listed if label in ("listed", "hooked") else plain
        own, _ = module.make(**module.SIZES[size])
        outcomes[label] = outcome = try_once(way, own, expected)
        if not outcome.failure:
            calls[label] = (way, own)
    times = timing.medians(
        {label: runner(*call) for label, call in calls.items()},
        rounds=effort.rounds,
        block=effort.block,
    )
    timed = {
        label: Outcome(units / times[label], outcome.difference)
        if label in times
        else outcome
        for label, outcome in outcomes.items()
    }
    return PaperResult(name, plain.UNIT, units / times["eager"], **timed)


def runner(function: Callable[..., Any], arguments: Sequence[Any]) -> timing.Variant:
    """Returns a call that ends when its results are there."""

    def run(_number: int) -> None:
        for _, leaf in equality.leaves(function(*arguments)):
            leaf.numpy()

    return run


def try_once(
    function: Callable[..., Any], arguments: Sequence[Any], expected: Any
) -> Outcome:
    """Runs a few times, so that it is warm, and compares the last results."""
    try:
        for _ in range(3):
            found = equality.snapshot(function(*arguments))
    except Exception as error:  # noqa: BLE001 - whatever it is: it does not work
        return Outcome(failure=type(error).__name__)
    return Outcome(difference=difference(expected, found))


def difference(expected: Any, found: Any) -> float:
    """Returns the largest difference of two snapshots, as in `Outcome`."""
    if equality.compare(expected, found).bits <= 0:
        return float(equality.compare(expected, found).bits)
    largest = 0.0
    for (_, left), (_, right) in zip(expected, found, strict=True):
        distance = np.max(np.abs(left.astype(np.float64) - right))
        largest = max(largest, float(distance / max(np.max(np.abs(left)), 1e-30)))
    return largest
