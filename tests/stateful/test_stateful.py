"""Every program with state gives hot what it gives natively, or is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .harness import corpus
from .harness.lists import read
from .harness.verdicts import Judge

if TYPE_CHECKING:
    from collections.abc import Iterator

REFUSED = read("refused.py", "REFUSED")
KNOWN_WRONG = read("known_wrong.py", "KNOWN_WRONG")
PROGRAMS = corpus.all_programs()
SAMPLE = [
    ("attributes", "call_counter"),
    ("changing_numbers", "target_copied_every_tenth_step"),
    ("containers", "loss_history"),
    ("outer_names", "global_counter"),
]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """Runs programs in two processes, which a program that hangs cannot stop."""
    with Judge() as judge:
        yield judge


def expected(theme: str, program: str) -> tuple[str, ...]:
    """Returns the verdicts that the lists allow; what was refused may become equal."""
    key = theme, program
    if key in KNOWN_WRONG:
        return (KNOWN_WRONG[key].partition(":")[0],)
    return ("refused", "equal") if key in REFUSED else ("equal",)


@pytest.mark.corpus
@pytest.mark.parametrize(("theme", "program"), PROGRAMS)
def test_program_gives_hot_what_it_gives_natively(
    theme: str, program: str, judge: Judge
) -> None:
    verdict = judge.judge(theme, program)

    assert verdict.verdict in expected(theme, program), verdict.note


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "program"), SAMPLE)
def test_program_of_the_sample_gives_hot_what_it_gives_natively(
    theme: str, program: str, judge: Judge
) -> None:
    verdict = judge.judge(theme, program)

    assert verdict.verdict in expected(theme, program), verdict.note


def test_lists_name_only_programs_that_exist() -> None:
    assert {*REFUSED, *KNOWN_WRONG} <= set(PROGRAMS)


def test_no_program_is_in_both_lists() -> None:
    assert set(REFUSED).isdisjoint(KNOWN_WRONG)


def test_no_name_is_used_twice_in_a_file() -> None:
    assert len(set(PROGRAMS)) == len(PROGRAMS)


def test_there_are_a_hundred_and_fifty_programs() -> None:
    assert len(PROGRAMS) >= 150
