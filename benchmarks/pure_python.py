"""What listing costs modules that never meet a tensor."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks import loading, timing

if TYPE_CHECKING:
    from benchmarks.steps import Effort


@dataclass(frozen=True)
class PureResult:
    """Median seconds of a plain and of a listed module, and whether both agree."""

    name: str
    plain: float
    listed: float
    equal: bool

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(name: str, effort: Effort) -> PureResult:
    """Measures one program of benchmarks/pure, in a process that has TensorFlow."""
    import tensorflow as tf

    tf.constant(0)
    plain = loading.plain("pure", name)
    listed = loading.listed("pure", name)
    equal = all(plain.run(number) == listed.run(number) for number in range(3))
    # A number that never comes back: a result that was kept would not help.
    fresh = itertools.count(10)
    times = timing.medians(
        {
            "plain": lambda _: plain.run(next(fresh)),
            "listed": lambda _: listed.run(next(fresh)),
        },
        rounds=2 * effort.rounds,
        block=effort.block,
    )
    return PureResult(name, times["plain"], times["listed"], equal)
