"""How conversion time grows with a function: seconds of CPU time, ours and theirs."""

from __future__ import annotations

import importlib
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import clock, conversion

if TYPE_CHECKING:
    from types import FunctionType

TIME_LIMIT = 20.0
SHORT_LIMIT = 2.0
STRAIGHT = "    x = x * 2 + 1"
PROGRAMS: dict[str, tuple[str, int]] = {
    "10 if/else": ("if", 10),
    "20 if/else": ("if", 20),
    "50 if/else": ("if", 50),
    "100 if/else": ("if", 100),
    "200 if/else": ("if", 200),
    "5 nested loops": ("loop", 5),
    "10 nested loops": ("loop", 10),
    "15 nested loops": ("loop", 15),
    "20 nested loops": ("loop", 20),
    "400 straight statements": ("straight", 400),
    "50 elifs": ("elif", 50),
}


@dataclass(frozen=True)
class ScalingResult:
    """CPU seconds of one function, or what a table says instead.

    Attributes:
        name: What the function is made of.
        autograph: By tf.autograph.
        library: By `to_graph`.
        twin: As a staged twin.
    """

    name: str
    autograph: float | str
    library: float | str
    twin: float | str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def source_of(kind: str, count: int) -> str:
    """Returns a module whose function `f` has so many statements of one kind."""
    lines = {
        "if": lambda: if_else(count),
        "loop": lambda: nested_loops(count),
        "straight": lambda: [STRAIGHT] * count,
        "elif": lambda: elifs(count),
    }[kind]()
    return "\n".join(["def f(x):", *lines, "    return x", ""])


def if_else(count: int) -> list[str]:
    one = ["    if x > 0:", "        x = x + 1", "    else:", "        x = x - 1"]
    return one * count


def nested_loops(count: int) -> list[str]:
    lines = []
    for depth in range(1, count + 1):
        indent = "    " * depth
        lines += [f"{indent}while x > {depth}:", f"{indent}    x = x - 1"]
    return lines


def elifs(count: int) -> list[str]:
    lines = ["    if x == 0:", "        x = x + 1"]
    for number in range(1, count + 1):
        lines += [f"    elif x == {number}:", f"        x = x + {number}"]
    return [*lines, "    else:", "        x = x - 1"]


def measure(name: str, limit: float) -> ScalingResult:
    """Converts one function with each converter."""
    conversion.warm_up()
    kind, count = PROGRAMS[name]
    with tempfile.TemporaryDirectory() as folder:
        module = f"{kind}_{count}"
        Path(folder, f"{module}.py").write_text(source_of(kind, count))
        sys.path.insert(0, folder)
        try:
            importlib.invalidate_caches()
            function = importlib.import_module(module).f
        finally:
            sys.path.remove(folder)

        twins = conversion.Twins(module)

        def make_twin(function: FunctionType) -> None:
            twins.read()
            twins.make(function)

        def seconds(convert: Any) -> float | str:
            return clock.cpu_seconds(lambda: convert(function), limit)

        return ScalingResult(
            name,
            seconds(conversion.convert_with_autograph),
            seconds(conversion.convert_with_library),
            seconds(make_twin),
        )
