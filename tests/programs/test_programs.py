"""Every program of the corpus gives in each way what it gives eagerly, or is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .harness import corpus
from .harness.lists import read
from .harness.pool import Worker
from .harness.table import worst

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# `listed` runs the twins that `to_graph` runs; the table has it, these lists not yet.
OURS = ("to_graph", "hot", "audited")
REFUSED = read("refused.py", "REFUSED")
KNOWN_WRONG = read("known_wrong.py", "KNOWN_WRONG")
PROGRAMS = [
    (construct, program)
    for construct in corpus.constructs()
    for program in corpus.programs(construct)
]

INPUTS = 2
"""With how many of its inputs each program is run here; the table runs all."""


@pytest.fixture(scope="session")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """A process that runs programs, which a program that hangs cannot stop."""
    process = Worker(str(tmp_path_factory.mktemp("cache")))
    yield process
    process.stop()


@pytest.mark.corpus
@pytest.mark.parametrize(("construct", "program"), PROGRAMS)
def test_program_gives_in_each_way_what_it_gives_eagerly(
    construct: str, program: str, worker: Worker
) -> None:
    verdicts = list(worker.run(construct, program, OURS, INPUTS))

    assert [
        verdict
        for key, verdict in worst(verdicts).items()
        if verdict.verdict not in expected(key)
    ] == []


def expected(
    key: tuple[str, str, str],
    refused: Mapping[tuple[str, str, str], str] = REFUSED,
    known_wrong: Mapping[tuple[str, str, str], str] = KNOWN_WRONG,
) -> tuple[str, ...]:
    """Returns the verdicts that the lists allow; what was refused may become equal."""
    if key[2] == "audited" and key not in known_wrong:
        # An audit finds what is wrong when hot, and gives what is right in its place.
        return ("wrong",) if known_wrong.get((*key[:2], "hot"), "") else ("equal",)
    if key in known_wrong:
        return (known_wrong[key].partition("] ")[2].partition(":")[0],)
    return ("refused", "equal") if key in refused else ("equal",)


def test_lists_name_only_programs_that_exist() -> None:
    listed = {key[:2] for key in [*REFUSED, *KNOWN_WRONG]}

    assert listed <= set(PROGRAMS)


def test_no_program_is_in_both_lists() -> None:
    assert set(REFUSED).isdisjoint(KNOWN_WRONG)


def test_there_are_four_hundred_programs() -> None:
    assert len(PROGRAMS) >= 400
