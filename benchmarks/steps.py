"""Eager, tf.function, tf.autograph and autohook on the same step."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks import equality, loading, timing

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Effort:
    """How long to measure.

    Attributes:
        warm_up: Seconds of eager running that autohook gets to warm up.
        rounds: Interleaved rounds of timing.
        block: Seconds that a variant runs in one round.
    """

    warm_up: float = 3.0
    rounds: int = 15
    block: float = 0.02


QUICK = Effort(warm_up=0.5, rounds=5, block=0.01)


@dataclass(frozen=True)
class Result:
    """One row of the table; times are median seconds per call, None: does not run."""

    name: str
    eager: float
    tf_function: float | None
    tf_autograph: float | None
    autohook: float | None
    values: int
    differing_bits: int

    def ratio(self, name: str) -> float | None:
        """Returns how many times faster than eager a variant is."""
        time = getattr(self, name)
        return None if time is None else self.eager / time

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Running:
    """A program with its state, stepping through its arguments."""

    def __init__(self, module: Any, wrap: Callable[[Any], Any] | None = None) -> None:
        step, self.arguments, self.variables = module.make()
        self.step = wrap(step) if wrap else step

    def __call__(self, number: int) -> Any:
        return self.step(*self.arguments[number % len(self.arguments)])


def measure(name: str, effort: Effort, *, with_autohook: bool = True) -> Result:
    """Measures one program of benchmarks/programs."""
    plain = loading.plain("programs", name)
    eager = Running(plain)
    variants: dict[str, timing.Variant] = {"eager": eager}
    compared = equality.Comparison()
    if with_autohook:
        hooked = Running(loading.listed("programs", name))
        compared = warm_up_together(eager, hooked, effort.warm_up)
        variants["autohook"] = hooked
    for label, autograph in (("tf_function", False), ("tf_autograph", True)):
        compiled = compiled_by_hand(plain, autograph=autograph)
        if compiled is not None:
            variants[label] = compiled
    times = timing.medians(variants, rounds=effort.rounds, block=effort.block)
    return Result(
        name,
        times["eager"],
        times.get("tf_function"),
        times.get("tf_autograph"),
        times.get("autohook"),
        compared.values,
        compared.bits,
    )


def warm_up_together(
    eager: Running, hooked: Running, budget: float
) -> equality.Comparison:
    """Runs both from the same state and compares every result and all variables."""
    result = equality.Comparison()
    calls = 0
    limit = 24
    while calls < limit:
        expected = equality.snapshot(eager(calls))
        result += equality.compare(expected, equality.snapshot(hooked(calls)))
        calls += 1
        if calls == 4:
            # Times after the first calls, which load kernels.
            per_call = timing.seconds(eager, 4)
            timing.seconds(hooked, 4)
            limit = max(limit, min(1000, round(budget / per_call)))
    final = equality.snapshot(eager.variables)
    return result + equality.compare(final, equality.snapshot(hooked.variables))


def compiled_by_hand(module: Any, *, autograph: bool) -> Running | None:
    """Returns the step under tf.function, or None where that fails."""
    import tensorflow as tf

    def wrap(step: Any) -> Any:
        return tf.function(step, autograph=autograph)

    compiled = Running(module, wrap)
    try:
        timing.seconds(compiled, 3)
    except Exception:  # noqa: BLE001 - any failure means: does not apply
        return None
    return compiled
