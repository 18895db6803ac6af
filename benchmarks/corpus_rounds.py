"""A process that measures stateful programs: `SECONDS THEME PROGRAM...`, lines of JSON.

The account of what tracing has cost begins anew with each program.
"""

from __future__ import annotations

import contextlib
import gc
import io
import itertools
import json
import os
import random
import statistics
import sys
import time
import warnings
from typing import TYPE_CHECKING, Any

from benchmarks.corpus import FOLDER

if TYPE_CHECKING:
    import types

FEWEST, MOST = 12, 600
LAST = 1 / 3
"""The part of the rounds that counts as steady."""


def main() -> None:
    """Measures each program, and prints a line for it."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What programs and kernels print goes nowhere.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    seconds, theme, *programs = sys.argv[1:]
    import tensorflow as tf

    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.threading.set_intra_op_parallelism_threads(1)
    warnings.simplefilter("ignore")
    for program in programs:
        found = measure(theme, program, float(seconds))
        answers.write(json.dumps({"theme": theme, "name": program, **found}) + "\n")
        answers.flush()


def measure(theme: str, program: str, seconds: float) -> dict[str, Any]:
    """Returns what `corpus.CorpusResult` holds of one program."""
    import keras

    from autohook.staging import tiering
    from autohook.staging.ledger import ledger

    ledger.spent, ledger._start = 0.0, time.perf_counter()
    modules = {way: load(way, theme, program) for way in ("plain", "listed")}
    times: dict[str, list[float]] = {way: [] for way in modules}
    keras.utils.set_random_seed(7)
    gc.collect()
    while len(times["plain"]) < FEWEST or (
        sum(times["plain"]) < seconds and len(times["plain"]) < MOST
    ):
        for way in random.Random(len(times["plain"])).sample(list(modules), 2):
            times[way].append(once(modules[way], program))
    lost = [
        listed - plain
        for plain, listed in zip(
            *map(itertools.accumulate, times.values()), strict=True
        )
    ]
    worst = max(range(len(lost)), key=lost.__getitem__)
    last = {way: taken[-int(len(taken) * LAST) :] for way, taken in times.items()}
    return {
        "rounds": len(lost),
        **{way: statistics.median(taken) for way, taken in last.items()},
        "most_lost": lost[worst],
        "first": sum(times["plain"][: worst + 1]),
        "budget": tiering.allowance(sum(map(sum, times.values()))),
        **units(modules["listed"].__name__),
    }


def load(way: str, theme: str, program: str) -> types.ModuleType:
    """Executes a program's module, plainly or listed, under a name of its own."""
    import importlib
    import types

    import autohook

    package = f"{way}_{program}"
    name = f"{package}.{theme}"
    sys.modules[package] = types.ModuleType(package)
    sys.modules[package].__path__ = [str(FOLDER)]
    if way == "plain":
        return importlib.import_module(name)
    with autohook.install(modules=[name]):
        return importlib.import_module(name)


def once(module: types.ModuleType, program: str) -> float:
    """Runs the driver once; returns the processor's seconds."""
    import numpy as np

    # TensorFlow's seed is set once: that drops the kernels of all graphs.
    random.seed(7)
    np.random.seed(7)
    with contextlib.redirect_stdout(io.StringIO()):
        start = time.process_time()
        with contextlib.suppress(Exception):  # what it raises is a part of it
            for _ in getattr(module, f"run_{program}")():
                pass
        return time.process_time() - start


def units(module: str) -> dict[str, Any]:
    """Returns how the units of a module have run."""
    from autohook.runtime.units import decisions

    found = [unit for unit in decisions() if unit.name.startswith(f"{module}.")]
    reasons = [
        f"{unit.name.removeprefix(module + '.')}: {reason.code} {reason.message}"[:200]
        for unit in found
        for reason in unit.reasons
    ]
    return {
        "traces": sum(len(unit.traces) for unit in found),
        "staged": any(unit.state == "staged" for unit in found),
        "reasons": reasons,
    }


if __name__ == "__main__":
    main()
