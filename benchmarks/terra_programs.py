"""Programs of the kinds that the Terra paper (NeurIPS 2021) uses, run in three ways."""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
import types
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import equality, terra_by_hand, timing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.steps import Effort

FOLDER = Path(__file__).resolve().parent / "terra"
NAMES = (
    *("resnet", "questions", "gpt", "dcgan", "detector"),
    *("music", "sdpoint", "dropblock", "rcnn", "textclass"),
)
STEPS = 64
SHORT = 24
SETTLED = 24
"""Steps without a new decision after which a program counts as steady."""
MOST_STEPS = 600


@dataclass(frozen=True)
class TerraResult:
    """One program; times are median seconds a step, None: does not run.

    Attributes:
        name: The program.
        eager: As written.
        by_hand: Rewritten for tf.function by hand.
        hooked: As written, its modules listed.
        values: Numbers compared: printed text, weights, slots, Python state.
        differing_bits: How many bits of them differ; -1: they differ in kind.
        printed_equal: Whether both print the same text.
        staged: The functions that run as graphs, with their share of staged calls.
        refused: The functions that run natively, and why.
    """

    name: str
    eager: float
    by_hand: float | None
    hooked: float
    values: int
    differing_bits: int
    printed_equal: bool
    staged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def load(package: str, name: str) -> Any:
    """Imports the program's training module as a part of `package`."""
    if package not in sys.modules:
        alias = types.ModuleType(package)
        alias.__path__ = [str(FOLDER / each) for each in NAMES]
        sys.modules[package] = alias
    return importlib.import_module(f"{package}.{name}.training")


def measure(effort: Effort, name: str) -> TerraResult:
    """Compares one program plain and hooked, then times its steps side by side."""
    import autohook

    plain = load("plain_terra", name)
    with autohook.install(modules=["listed_terra.*"]):
        listed = load("listed_terra", name)
    steps = STEPS if effort.warm_up > 1 else SHORT
    expected, text = outcome(plain, steps)
    found, other_text = outcome(listed, steps)
    compared = equality.compare(expected, found)
    trainer = listed.Trainer(1)
    settle(name, trainer)
    variants = {"hooked": stepper(trainer), "eager": stepper(plain.Trainer(1))}
    by_hand = compiled(name, plain.Trainer(1))
    if by_hand is not None:
        variants["by_hand"] = by_hand
    times = timing.medians(variants, rounds=effort.rounds, block=4 * effort.block)
    staged, refused = units(name)
    return TerraResult(
        name,
        times["eager"],
        times.get("by_hand"),
        times["hooked"],
        compared.values,
        compared.bits,
        text == other_text,
        staged,
        refused,
    )


def outcome(module: Any, steps: int) -> tuple[list[Any], str]:
    """Trains from the start; returns all state at the end, and what was printed."""
    import keras

    # Keras numbers the names of layers.
    keras.backend.clear_session()
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        trainer = module.Trainer(0)
        trainer.fit(steps)
    prefix = module.__package__.partition(".")[0] + "."
    state = list(leaves(trainer, prefix, "trainer", {}))
    return state, printed.getvalue()


def leaves(
    value: Any, prefix: str, path: str, seen: dict[int, object]
) -> Iterator[tuple[str, Any]]:
    """Yields (path, copy) of what an object of the program holds, as deep as it goes.

    Args:
        value: Where to start.
        prefix: What the names of the program's modules begin with.
        path: How `value` was reached.
        seen: Objects that are reached already, by id.
    """
    import numpy as np
    import tensorflow as tf

    if isinstance(value, tf.Tensor | tf.Variable | np.ndarray | np.generic):
        yield path, np.array(value)
    elif isinstance(value, bool | int | float | str | type(None)):
        yield f"{path}:{type(value).__name__}", np.array(repr(value), object)
    elif id(value) in seen:
        return
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, prefix, f"{path}[{key!r}]", seen)
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from leaves(item, prefix, f"{path}[{i}]", seen)
    else:
        seen[id(value)] = value
        yield from weights(value, path)
        if type(value).__module__.startswith(prefix):
            own = {k: v for k, v in vars(value).items() if not k.startswith("_")}
            yield from leaves(own, prefix, f"{path}.", seen)


def weights(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yields the weights of a Keras layer, metric or optimizer."""
    import numpy as np

    if type(value).__name__ in ("Generator", "Random"):
        state = getattr(value, "bit_generator", value)
        text = repr(state.state if state is not value else value.getstate())
        yield path, np.array(text, object)
    elif hasattr(value, "variables") and not callable(value.variables):
        for i, variable in enumerate(value.variables):
            yield f"{path}.variables[{i}]", np.array(variable)


def stepper(trainer: Any, step: Callable[..., Any] | None = None) -> timing.Variant:
    """Returns what runs the trainer's steps on a few batches in turn."""
    run = step or trainer.train_step
    batches = [trainer.batch(number) for number in range(8)]
    return lambda number: run(*batches[number % len(batches)])


def settle(name: str, trainer: Any) -> None:
    """Runs steps until autohook has nothing more to decide."""
    run = stepper(trainer)
    known, since = decisions(name), 0
    for number in range(MOST_STEPS):
        run(number)
        now = decisions(name)
        since = since + 1 if now == known else 0
        known = now
        if since >= SETTLED and number >= 2 * SETTLED:
            return


def decisions(name: str) -> list[tuple[Any, ...]]:
    return [
        (unit.name, unit.state, len(unit.traces), unit.plans, len(unit.reasons))
        for unit in report(name)
    ]


def report(name: str) -> list[Any]:
    """Returns what autohook says of the program's functions."""
    from autohook.runtime.units import decisions as all_units

    prefix = f"listed_terra.{name}."
    found = [u for u in all_units() if u.name.startswith(prefix)]
    return sorted(found, key=lambda unit: unit.name)


def compiled(name: str, trainer: Any) -> timing.Variant | None:
    """Returns the step rewritten by hand, warm, or None where that fails."""
    make = terra_by_hand.STEPS.get(name)
    if make is None:
        return None
    # Makes weights and slots, which a tf.function may make in its first call only.
    stepper(trainer)(0)
    try:
        run = stepper(trainer, make(trainer))
        timing.seconds(run, 40)
    except Exception as error:  # noqa: BLE001 - any failure means: does not run
        print(f"{name} by hand: {error!r}"[:400], file=sys.stderr)
        return None
    return run


def units(name: str) -> tuple[list[str], list[str]]:
    """Returns which functions are staged, and which are refused with the reason."""
    prefix = len(f"listed_terra.{name}.")
    staged, refused = [], []
    for unit in report(name):
        own = unit.name[prefix:]
        if unit.state == "staged":
            share = unit.staged_calls / max(unit.calls, 1)
            staged.append(f"{own} ({share:.0%} of {unit.calls} calls)")
        elif unit.calls and unit.reasons:
            reason = unit.reasons[-1]
            place = Path(reason.filename).name
            refused.append(
                f"{own}: {reason.code} {place}:{reason.lineno}: {reason.message}"
            )
    return staged, refused
