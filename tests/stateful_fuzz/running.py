"""Runs the text of a program natively and hot, as programs of the corpus are run."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.stateful.harness.verdicts import Judge

if TYPE_CHECKING:
    from types import TracebackType

    from tests.stateful.harness.verdicts import Verdict

FAILURES = ("wrong", "crash", "hang", "broken")


class Runner:
    """Runs programs in two processes that a hang cannot stop."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._judge = Judge(folder=self._folder.name)
        self._count = 0

    def __enter__(self) -> Runner:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._judge.__exit__(kind, error, traceback)
        self._folder.cleanup()

    def run(self, text: str) -> Verdict:
        """Returns what became of a program."""
        self._count += 1
        name = f"random_{self._count}"
        path = Path(self._folder.name) / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        try:
            return self._judge.compare(name, name, "program")
        finally:
            path.unlink()


def signature(verdict: Verdict) -> str:
    """Returns what alike failures have in common: no numbers, names and places."""
    if verdict.verdict in ("hang", "broken"):
        return f"{verdict.verdict} {verdict.note[:60]}"
    text = re.sub(r"\S+\.py:\d+:?", "", verdict.note)
    if verdict.verdict == "refused":
        return f"refused {re.sub(r'[`][^`]*[`]', '`', text)[:100]}"
    if verdict.verdict == "crash":
        error = text.partition("hot: ")[2]
        return f"crash {re.sub(r'[0-9]+|[(].*', '', error)[:60]}"
    place = text.partition(":")[0].removeprefix("step ")
    return f"wrong {re.sub(r'[0-9]+', '', place).strip()[:60]}"
