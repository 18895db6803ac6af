"""Every program of the corpus gives in each way what it gives eagerly, or is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .harness import corpus
from .harness.lists import read
from .harness.pool import Verdict, gather
from .harness.table import worst

if TYPE_CHECKING:
    from collections.abc import Mapping

OURS = ("to_graph", "listed", "hot")
REFUSED = read("refused.py", "REFUSED")
KNOWN_WRONG = read("known_wrong.py", "KNOWN_WRONG")
PROGRAMS = [
    (construct, program)
    for construct in corpus.constructs()
    for program in corpus.programs(construct)
]

Found = dict[tuple[str, str], "list[Verdict] | str"]


@pytest.fixture(scope="session")
def found(request: pytest.FixtureRequest) -> Found:
    """What became of all programs whose tests were selected, run beforehand at once."""
    here = [
        (item.callspec.params["construct"], item.callspec.params["program"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and "program" in item.fixturenames
    ]
    verdicts: Found = {}
    gather(here, OURS, jobs=2, say=verdicts.__setitem__)
    return verdicts


@pytest.mark.slow
@pytest.mark.parametrize(("construct", "program"), PROGRAMS)
def test_program_gives_in_each_way_what_it_gives_eagerly(
    construct: str, program: str, found: Found
) -> None:
    verdicts = found[construct, program]
    assert not isinstance(verdicts, str), verdicts

    unexpected = [
        verdict
        for key, verdict in worst(verdicts).items()
        if verdict.verdict != expected(key)
    ]

    assert unexpected == []


def expected(
    key: tuple[str, str, str],
    refused: Mapping[tuple[str, str, str], str] = REFUSED,
    known_wrong: Mapping[tuple[str, str, str], str] = KNOWN_WRONG,
) -> str:
    """Returns the verdict that the lists name."""
    if key in known_wrong:
        return known_wrong[key].partition("] ")[2].partition(":")[0]
    return "refused" if key in refused else "equal"


def test_lists_name_only_programs_that_exist() -> None:
    listed = {key[:2] for key in [*REFUSED, *KNOWN_WRONG]}

    assert listed <= set(PROGRAMS)


def test_no_program_is_in_both_lists() -> None:
    assert set(REFUSED).isdisjoint(KNOWN_WRONG)


def test_there_are_four_hundred_programs() -> None:
    assert len(PROGRAMS) >= 400
