"""Random programs give in every way what they give eagerly, or are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from .choosing import Chooser
from .generation import HEAD, program, programs
from .reduction import reduce
from .running import Runner, signature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.programs.harness.pool import Verdict

ALL = list(HealthCheck)
# What is still wrong, by seed; to be emptied.
KNOWN: dict[int, str] = {}


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    """Runs texts of programs."""
    with Runner() as runner:
        yield runner


@pytest.mark.slow
@settings(
    max_examples=30,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=ALL,
)
@given(text=programs())
def test_programs_that_hypothesis_draws_are_equal_or_refused(
    runner: Runner, text: str
) -> None:
    run = runner.run(text)

    assert not run.broken, run.broken
    assert run.failure() is None, text[len(HEAD) :]


@pytest.mark.corpus
@pytest.mark.parametrize("seeds", [range(first, first + 50) for first in (0, 50, 100)])
def test_programs_of_fifty_seeds_are_equal_or_refused(
    runner: Runner, seeds: range
) -> None:
    texts = {seed: program(Chooser(seed)) for seed in seeds if seed not in KNOWN}

    failures = {seed: runner.run(text).failure() for seed, text in texts.items()}

    assert {s: _shown(v) for s, v in failures.items() if v} == {}


def _shown(verdict: Verdict) -> tuple[str, str, str]:
    return signature(verdict), verdict.eager, verdict.ours


def test_the_same_seed_gives_the_same_program() -> None:
    assert program(Chooser(7)) == program(Chooser(7))


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_every_program_compiles() -> None:
    for seed in range(200):
        compile(program(Chooser(seed)), "m.py", "exec", dont_inherit=True)


def test_a_failing_program_is_made_as_small_as_it_fails() -> None:
    text = (
        "def f(x):\n"
        "    y = 1\n"
        "    if x:\n"
        "        for i in range(3):\n"
        "            y = y + bad(i, y)\n"
        "    return y\n"
        "INPUTS = {f: [(1,), (2,)]}\n"
    )

    small = reduce(text, lambda candidate: "bad(" in candidate)

    assert small == "def f(x):\n    y = bad()\nINPUTS = {f: [(2,)]}\n"


@pytest.mark.slow
def test_a_difference_is_noticed(runner: Runner) -> None:
    text = HEAD + (
        "def f(x):\n"
        "    return 1 if tf.executing_eagerly() else 2\n"
        "INPUTS = {f: [(T(1.0),)]}\n"
    )

    failure = runner.run(text).failure()

    assert failure is not None
    assert failure.verdict == "wrong"
