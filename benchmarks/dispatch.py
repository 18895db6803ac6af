"""What a call of a plan costs besides its graph, by the number of its guards."""

from __future__ import annotations

import importlib
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import timing

if TYPE_CHECKING:
    from benchmarks.steps import Effort

GUARDS = {"no": 0, "10": 10, "50": 50}
KERAS = "a Keras model"
NAMES = (*(f"{number} attributes" for number in GUARDS), KERAS)
WARM_CALLS = 64
# Three ops, however many attributes are read: each `if` is decided by Python.
HEAD = """\
class Model:
    def __init__(self):
        self.rates = {count}
{assignments}
    def step(self, x):
        y = x * 2.0
{reads}
        return y + x
"""
KERAS_PROGRAM = """\
import keras

class Model:
    def __init__(self):
        layers = [keras.layers.Dense(4), keras.layers.Dense(4)]
        self.network = keras.Sequential([keras.Input([3]), *layers])

    def step(self, x):
        return self.network(x)
"""


@dataclass(frozen=True)
class DispatchResult:
    """One method, called with one tensor; times are median seconds a call.

    Attributes:
        name: What the method reads of its object.
        guards: How many facts its plan checks.
        checks: What the checks take.
        eager: As written.
        tf_function: The bound method under `tf.function`.
        autohook: In a listed module.
    """

    name: str
    guards: int
    checks: float
    eager: float
    tf_function: float
    autohook: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def source_of(name: str) -> str:
    """Returns the program of a row."""
    if name == KERAS:
        return KERAS_PROGRAM
    count = GUARDS[name.split(maxsplit=1)[0]]
    assignments = [f"        self.rate{i} = {i}.5" for i in range(count)]
    reads = [f"        if self.rate{i} < 0: y += 1.0" for i in range(count)]
    return HEAD.format(
        count=count, assignments="\n".join(assignments), reads="\n".join(reads)
    )


def measure(name: str, effort: Effort) -> DispatchResult:
    """Measures one row."""
    import tensorflow as tf

    x = tf.ones([2, 3])
    # The function is converted when it is first staged, from its file.
    with tempfile.TemporaryDirectory() as folder:
        plain, listed = (module.Model() for module in _load(name, folder))
        for _ in range(WARM_CALLS):
            listed.step(x)
            plain.step(x)
    plan = _plan_of(listed.step)
    plan.time_guards((listed, x), None)
    compiled = tf.function(plain.step, autograph=False)
    variants: dict[str, timing.Variant] = {
        "eager": lambda _: plain.step(x),
        "tf_function": lambda _: compiled(x),
        "autohook": lambda _: listed.step(x),
    }
    for variant in variants.values():
        timing.seconds(variant, WARM_CALLS)
    times = timing.medians(variants, rounds=effort.rounds, block=effort.block)
    return DispatchResult(name, plan.guards, plan.check_ns * 1e-9, **times)


def _load(name: str, folder: str) -> tuple[Any, Any]:
    """Returns the program as a plain module and as a listed one."""
    import autohook

    stem = f"dispatch_{NAMES.index(name)}"
    for kind in ("plain", "listed"):
        path = Path(folder) / f"{kind}_{stem}.py"
        path.write_text(source_of(name), encoding="utf-8")
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    try:
        plain = importlib.import_module(f"plain_{stem}")
        with autohook.install(modules=[f"listed_{stem}"], cache=False):
            return plain, importlib.import_module(f"listed_{stem}")
    finally:
        sys.path.remove(folder)


def _plan_of(method: Any) -> Any:
    """Returns the plan that runs a method."""
    from autohook.runtime.units import unit_of

    unit = unit_of(method.__func__.__code__)
    assert unit is not None
    candidate: Any = unit.enter.__self__  # type: ignore[attr-defined]  # a bound method
    if not candidate.plans:
        raise LookupError(f"it is not staged: {candidate.decision()}")
    return candidate.plans[0]
