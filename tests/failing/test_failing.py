"""Every failing program shows hooked what it shows plainly, or is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .explained import EXPLAINED
from .harness import corpus
from .harness.judging import Judge, compare

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("IPython")

PROGRAMS = corpus.all_programs()
PLAIN = [one for one in PROGRAMS if not one[0].startswith(corpus.STAGED)]
SAMPLE = [
    ("staged_ops", "gather"),
    ("staged_ops", "no_result"),
    ("staged_ops", "result_not_used_in_branch"),
    ("staged_ops", "result_not_used_in_loop"),
    ("staged_ops", "constant_that_fails"),
    ("staged_python", "cause"),
    ("staged_python", "stored_with_cause"),
    ("staged_python", "system_exit"),
    ("staged_python", "context_manager"),
]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """Runs programs in two processes that have imported TensorFlow."""
    with Judge() as judge:
        yield judge


@pytest.fixture(scope="module")
def judge_without_graphs() -> Iterator[Judge]:
    """Runs programs in two processes without TensorFlow."""
    with Judge(graphs=False) as judge:
        yield judge


@pytest.mark.corpus
@pytest.mark.parametrize(("theme", "program"), PROGRAMS)
def test_program_shows_hooked_what_it_shows_plainly(
    theme: str, program: str, judge: Judge
) -> None:
    verdict = judge.judge(theme, program)

    assert not verdict.broken
    assert verdict.is_equal or (theme, program) in EXPLAINED, verdict.differences


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "program"), SAMPLE)
def test_program_of_the_sample_shows_hooked_what_it_shows_plainly(
    theme: str, program: str, judge: Judge
) -> None:
    verdict = judge.judge(theme, program)

    assert verdict.is_equal, verdict.differences or verdict.broken


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "program"), PLAIN[::8])
def test_program_shows_the_same_without_tensorflow(
    theme: str, program: str, judge_without_graphs: Judge
) -> None:
    verdict = judge_without_graphs.judge(theme, program)

    is_explained = (theme, program) in EXPLAINED
    assert verdict.is_equal or is_explained, verdict.differences or verdict.broken


def test_another_line_is_noticed() -> None:
    plain = {"format": "line 3, in f", "object": "KeyError"}

    verdict = compare("theme", "program", plain, {**plain, "format": "line 4"}, 1)

    assert verdict.ways == {"format": False, "object": True}
    assert "line 4" in verdict.differences["format"]


def test_a_way_that_shows_nothing_is_noticed() -> None:
    verdict = compare("theme", "program", {"format": "x", "again": "y"}, {"format": "x"}, 0)

    assert not verdict.is_equal


def test_explained_are_at_most_three_percent() -> None:
    assert set(EXPLAINED) <= set(PROGRAMS)
    assert len(EXPLAINED) <= 0.03 * len(PROGRAMS)


def test_no_name_is_used_twice_in_a_file() -> None:
    assert len(set(PROGRAMS)) == len(PROGRAMS)


def test_there_are_a_hundred_and_fifty_programs() -> None:
    assert len(PROGRAMS) >= 150
