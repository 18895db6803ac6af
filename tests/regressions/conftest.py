"""Programs that random search or users found, run in every way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz.generation import HEAD
from tests.fuzz.running import Runner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """Runs texts of programs."""
    with Runner() as runner:
        yield runner


@pytest.fixture
def outcome(runner: Runner) -> Callable[[str], dict[str, str]]:
    """Returns what becomes of a program `f`: the worst verdict for each way."""

    def run(text: str) -> dict[str, str]:
        found = runner.run(HEAD + text)
        assert not found.broken, found.broken
        order = ("equal", "refused", "wrong", "crash", "hang")
        worst: dict[str, str] = {}
        for verdict in found.verdicts:
            before = worst.get(verdict.way, "equal")
            worst[verdict.way] = max(before, verdict.verdict, key=order.index)
        return worst

    return run
