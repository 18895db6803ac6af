"""Compares a plain and a hooked run of a test file, test by test."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.cpython.expected import find_reason

if TYPE_CHECKING:
    from tests.cpython.catalogue import TestFile
    from tests.cpython.processes import Outcome, Python, Run


@dataclass(frozen=True)
class Comparison:
    """What became of one test file.

    Attributes:
        title: The file, and how it was run.
        tests: How many tests the plain run had.
        modules: How many modules were converted.
        units: How many functions those have.
        plain: Listed modules that were not converted, with the reason.
        differences: What one of the runs has and the other lacks, as text.
        exempt: Differences that `expected` explains.
        unsteady: Differences that a second pair of runs did not show.
        note: How the plain run ended, if not simply.
    """

    title: str
    tests: int
    modules: int
    units: int
    plain: dict[str, str]
    differences: list[str] = field(default_factory=list)
    exempt: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)
    note: str = ""


def count_tests(differences: list[str]) -> int:
    """Returns how many tests they are about: most have a plain and a hooked side."""
    return len({_test_of(one) for one in differences})


def compare(python: Python, file: TestFile) -> Comparison:
    """Runs a file both ways, side by side, and again where there is a difference."""
    plain, hooked = run_pair(python, file)
    first = find_differences(plain, hooked)
    lasting = first
    if first:
        lasting = first & find_differences(*run_pair(python, file))
    reasons = {
        one: find_reason(file.name, _test_of(one), python.version) for one in lasting
    }
    return Comparison(
        title=file.title,
        tests=plain.tests,
        modules=len(hooked.converted),
        units=sum(hooked.converted.values()),
        plain={n: why for n, why in hooked.plain.items() if "worker" not in why},
        differences=sorted(one for one, reason in reasons.items() if not reason),
        exempt=sorted(one for one, reason in reasons.items() if reason),
        unsteady=sorted(first - lasting),
        note=plain.note,
    )


def run_pair(python: Python, file: TestFile) -> tuple[Run, Run]:
    """Returns a plain and a hooked run, made at the same time."""
    processes = python.start(file, "plain"), python.start(file, "hooked")
    plain, hooked = (process.wait() for process in processes)
    return plain, hooked


def find_differences(plain: Run, hooked: Run) -> set[str]:
    """Returns what only one of two runs has."""
    found = {f"plain: {_say(one)}" for one in plain.outcomes - hooked.outcomes}
    found |= {f"hooked: {_say(one)}" for one in hooked.outcomes - plain.outcomes}
    if plain.note != hooked.note:
        found.add(
            f"hooked: the run {hooked.note or 'ended'}, not {plain.note or 'ended'}"
        )
    if not hooked.converted:
        found.add("hooked: nothing was converted")
    for name, reason in hooked.plain.items():
        if "Error" in reason:
            found.add(f"hooked: {name} was not converted: {reason}")
    return found


def _say(outcome: Outcome) -> str:
    test, kind, detail = outcome
    return f"{test} | {kind} {detail}".strip()


def _test_of(difference: str) -> str:
    return difference.partition(": ")[2].partition(" | ")[0]
