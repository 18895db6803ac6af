"""Random programs with gradients, variables and state: hot equals native."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz.choosing import Chooser

from .generation import HEAD, program
from .running import FAILURES, Runner

if TYPE_CHECKING:
    from collections.abc import Iterator

# What is still wrong, by seed; to be emptied.
KNOWN: dict[int, str] = {}
COUNT = 500


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    """Runs texts of programs."""
    with Runner() as runner:
        yield runner


def failures(runner: Runner, seeds: range) -> dict[int, str]:
    """Returns what differs, by seed; the known are left out."""
    found = {}
    for seed in seeds:
        verdict = runner.run(program(Chooser(seed)))
        if verdict.verdict in FAILURES and seed not in KNOWN:
            found[seed] = f"{verdict.verdict}: {verdict.note}"
    return found


@pytest.mark.corpus
@pytest.mark.parametrize("first", range(0, COUNT, 50))
def test_programs_of_fifty_seeds_are_equal_or_refused(
    runner: Runner, first: int
) -> None:
    assert failures(runner, range(first, first + 50)) == {}


@pytest.mark.slow
def test_a_few_programs_are_equal_or_refused(runner: Runner) -> None:
    assert failures(runner, range(8)) == {}


def test_the_same_seed_gives_the_same_program() -> None:
    assert program(Chooser(7)) == program(Chooser(7))


def test_every_program_compiles() -> None:
    for seed in range(200):
        compile(program(Chooser(seed)), "m.py", "exec", dont_inherit=True)


@pytest.mark.slow
def test_a_difference_is_noticed(runner: Runner) -> None:
    text = HEAD + (
        "import sys\n"
        "def f(x):\n"
        "    return x * (2.0 if 'autohook' in sys.modules else 1.0)\n"
        "def run_program():\n"
        "    for i in range(4):\n"
        "        yield f(T(1.0))\n"
    )

    assert runner.run(text).verdict == "wrong"
