"""What became of a program: equal, refused, wrong, a crash or a hang."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from .comparing import difference, show
from .corpus import PACKAGE
from .processes import DiedError, HungError, Process

if TYPE_CHECKING:
    from types import TracebackType

VERDICTS = ("equal", "refused", "wrong", "crash", "hang", "broken")


@dataclass(frozen=True)
class Verdict:
    """How one program ran hot.

    Attributes:
        theme: The file.
        program: Its name.
        verdict: One of VERDICTS; broken is what has no native run to compare with.
        note: What differs, or why nothing was staged.
        units: How many functions were called with tensors.
        staged_units: How many of them had a plan that ran.
        calls: How many calls they had.
        staged_calls: How many of those a plan ran.
        steps: How many steps the program has.
        native_seconds: What the program took natively, seconds.
        hot_seconds: What it took hot, traces included, seconds.
        reasons: Why functions ran natively.
    """

    theme: str
    program: str
    verdict: str
    note: str = ""
    units: int = 0
    staged_units: int = 0
    calls: int = 0
    staged_calls: int = 0
    steps: int = 0
    native_seconds: float = 0.0
    hot_seconds: float = 0.0
    reasons: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Returns its fields."""
        return asdict(self)


class Judge:
    """Runs programs in two processes and compares.

    Args:
        threads: How many threads TensorFlow uses.
        folder: Where modules of programs lie, if not in the repository.
    """

    def __init__(self, *, threads: int = 1, folder: str = "") -> None:
        self._cache = tempfile.TemporaryDirectory()
        name = self._cache.name
        self._native = Process("native", name, threads=threads, folder=folder)
        self._hot = Process("hot", name, threads=threads, folder=folder)

    def __enter__(self) -> Judge:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._native.stop()
        self._hot.stop()
        self._cache.cleanup()

    def judge(self, theme: str, program: str) -> Verdict:
        """Returns what became of a program of the corpus."""
        return self.compare(f"{PACKAGE}.{theme}", theme, program)

    def compare(self, module: str, theme: str, program: str) -> Verdict:
        """Returns what became of a program of any module that can be imported."""
        try:
            native = self._native.run(module, program)
        except (HungError, DiedError) as error:
            return Verdict(theme, program, "broken", str(error))
        if "broken" in native:
            return Verdict(theme, program, "broken", native["broken"])
        try:
            hot = self._hot.run(module, program)
        except HungError as error:
            return Verdict(theme, program, "hang", str(error))
        except (DiedError, BrokenPipeError) as error:
            return Verdict(theme, program, "crash", str(error))
        if "broken" in hot:
            return Verdict(theme, program, "crash", hot["broken"])
        kind, note = compare(native, hot)
        return Verdict(theme, program, kind, note, **_counts(native, hot))


def _counts(native: dict[str, Any], hot: dict[str, Any]) -> dict[str, Any]:
    units = hot["units"]
    return {
        "units": len(units),
        "staged_units": sum(1 for unit in units if unit["staged"]),
        "calls": sum(unit["calls"] for unit in units),
        "staged_calls": sum(unit["staged"] for unit in units),
        "steps": len(native["steps"]),
        "native_seconds": native["seconds"],
        "hot_seconds": hot["seconds"],
        "reasons": tuple(
            f"{unit['name']}: {unit['reasons'][-1]}"
            for unit in sorted(units, key=lambda unit: -unit["calls"])
            if unit["reasons"]
        ),
    }


def compare(native: dict[str, Any], hot: dict[str, Any]) -> tuple[str, str]:
    """Returns the verdict on two outcomes, and why."""
    for number, (one, other) in enumerate(
        zip(native["steps"], hot["steps"], strict=False)
    ):
        if one != other:
            found = _difference(one, other)
            kind = "crash" if one[0] != other[0] == "raised" else "wrong"
            return kind, f"step {number} {found}"
    if len(native["steps"]) != len(hot["steps"]):
        return "wrong", f"{len(native['steps'])} steps, {len(hot['steps'])} hot"
    streams = difference(native["streams"], hot["streams"])
    if streams:
        return "wrong", f"random stream {streams}"
    units = hot["units"]
    if any(unit["staged"] for unit in units):
        return "equal", ""
    reasons = [
        unit["reasons"][-1] if unit["reasons"] else f"{unit['name']} {unit['tier']}"
        for unit in sorted(units, key=lambda unit: (not unit["reasons"], -unit["calls"]))
    ]
    return "refused", reasons[0] if reasons else "no function gets tensors"


def _difference(one: tuple[Any, ...], other: tuple[Any, ...]) -> str:
    if one[0] != other[0]:
        return f"{one[0]} natively, {other[0]} hot: {show(other[1][1])[:300]}"
    for mine, yours in zip(one[1:], other[1:], strict=True):
        if mine != yours:
            if len(mine[1]) != len(yours[1]):
                return f"{mine[0]}: {mine[1]!r:.200} natively, {yours[1]!r:.200} hot"
            return difference(mine[1], yours[1], mine[0])
    return "unknown"
