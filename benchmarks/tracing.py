"""Trace time of a function of 200 statements: CPU time, medians, taking turns.

*First* is a trace in which the function is converted, too; *again* is one of a function
whose conversion is at hand.
"""

from __future__ import annotations

import gc
import importlib
import statistics
import sys
import tempfile
import types
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import clock, tracing_programs

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = tracing_programs.NAMES
PLAIN = "traced_plain"
LISTED = "traced_listed"
TIME_LIMIT = 20.0


@dataclass(frozen=True)
class TraceResult:
    """CPU seconds of one trace of one mix of statements, medians.

    In the place of seconds there may be a text that says why there are none.

    Attributes:
        name: The mix.
        by_hand: With tf.cond and tf.while_loop, autograph off.
        autograph_first: By tf.autograph, converted in that trace.
        autograph_again: By tf.autograph, converted before.
        listed_first: A listed module, autograph off, converted in that trace.
        listed_again: A listed module, its twin at hand.
        library_first: Through `to_graph`, autograph off, converted in that trace.
        library_again: Through `to_graph`, converted before.
        operations: Ops of the graph by hand, and of ours, all functions included.
    """

    name: str
    by_hand: float | str
    autograph_first: float | str
    autograph_again: float | str
    listed_first: float | str
    listed_again: float | str
    library_first: float | str
    library_again: float | str
    operations: tuple[int, int]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Copies:
    """Modules of one text, each under a function name of its own.

    tf.autograph keeps conversions by the equality of code, file names aside.
    """

    def __init__(self, mix: str, statements: int, folder: Path) -> None:
        self.mix = mix
        self.statements = statements
        self.folder = folder
        self.count = 0
        for package in (PLAIN, LISTED):
            sys.modules[package] = alias = types.ModuleType(package)
            alias.__path__ = [str(folder)]

    def plain(self) -> Any:
        """Returns the ordinary function of a new copy, and that by hand."""
        name = self._write()
        module = importlib.import_module(f"{PLAIN}.{name}")
        return getattr(module, name), module.by_hand

    def listed(self) -> Any:
        """Returns the ordinary function of a new copy in a listed module."""
        import autohook

        name = self._write()
        with autohook.install(modules=[LISTED + ".*"], cache=False):
            return getattr(importlib.import_module(f"{LISTED}.{name}"), name)

    def _write(self) -> str:
        self.count += 1
        name = f"{self.mix.replace(' ', '_')}_{self.count}"
        text = tracing_programs.source_of(self.mix, name, self.statements)
        (self.folder / f"{name}.py").write_text(text)
        importlib.invalidate_caches()
        return name


def trace(function: Callable[..., Any], *, autograph: bool) -> Any:
    """Returns the graph of a function of three scalars."""
    import tensorflow as tf

    specs = [tf.TensorSpec([], tf.float32)] * 3
    traced = tf.function(function, autograph=autograph)
    return traced.get_concrete_function(*specs).graph


class Stopwatch:
    """The times of all ways to trace, by what they are called."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.failures: dict[str, str] = {}

    def trace(self, label: str, function: Any, *, autograph: bool) -> None:
        """Times one trace, unless one of that kind has failed before."""
        if label in self.failures:
            return
        gc.collect()
        seconds = clock.cpu_seconds(
            lambda: trace(function, autograph=autograph), TIME_LIMIT
        )
        if isinstance(seconds, str):
            self.failures[label] = seconds
            self.failures.setdefault(label.replace("first", "again"), "-")
        else:
            self.times[label].append(seconds)

    def medians(self) -> dict[str, float | str]:
        found = {label: statistics.median(each) for label, each in self.times.items()}
        return {**found, **self.failures}


def measure(mix: str, rounds: int) -> TraceResult:
    """Times all ways of tracing one mix; each has its turn in every round."""
    import autohook

    watch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        copies = Copies(mix, tracing_programs.STATEMENTS, Path(folder))
        for turn in range(rounds + 1):
            plain, by_hand = copies.plain()
            listed = copies.listed()
            library = autohook.to_graph(plain)
            watch.trace("by_hand", by_hand, autograph=False)
            for label, function, autograph in (
                ("autograph", plain, True),
                ("listed", listed, False),
                ("library", library, False),
            ):
                watch.trace(label + "_first", function, autograph=autograph)
                watch.trace(label + "_again", function, autograph=autograph)
            if turn == 0:
                # What every way needs only once in a process is not timed.
                watch.times.clear()
                operations = (
                    count_operations(trace(by_hand, autograph=False)),
                    count_operations(trace(listed, autograph=False)),
                )
    return TraceResult(mix, **watch.medians(), operations=operations)


def count_operations(graph: Any) -> int:
    """Returns how many ops a graph has, those of its functions included."""
    definition = graph.as_graph_def()
    functions = definition.library.function
    return len(definition.node) + sum(len(one.node_def) for one in functions)
