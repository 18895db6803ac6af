"""Runs random programs with state: `python -m tests.stateful_fuzz --count 500`."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.choosing import Chooser
from tests.fuzz.reduction import reduce

from .generation import HEAD, program
from .running import FAILURES, Runner, signature

if TYPE_CHECKING:
    from tests.stateful.harness.verdicts import Verdict

KINDS = ("equal", "refused", *FAILURES)


class Session:
    """What has been found so far.

    Attributes:
        programs: How many programs had which verdict.
        calls: How many calls there were, and how many of them were staged.
    """

    def __init__(self, runner: Runner, folder: Path, seconds: float) -> None:
        self._runner = runner
        self._folder = folder
        self._seconds = seconds
        self._seen: Counter[str] = Counter()
        self.programs: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.calls = [0, 0]

    def add(self, seed: int) -> None:
        """Runs one program, and makes it smaller if it fails in a new way."""
        text = program(Chooser(seed))
        verdict = self._runner.run(text)
        self.programs[verdict.verdict] += 1
        self.calls[0] += verdict.calls
        self.calls[1] += verdict.staged_calls
        if verdict.verdict == "refused":
            self.refusals[signature(verdict)] += 1
        if verdict.verdict in FAILURES:
            self._fail(seed, text, verdict)

    def _fail(self, seed: int, text: str, verdict: Verdict) -> None:
        kind = signature(verdict)
        self._seen[kind] += 1
        print(f"seed {seed}: {kind}: {verdict.note[:200]}", flush=True)
        if self._seen[kind] > 2:
            return

        def fails(other: str) -> bool:
            return self._runner.run(other).verdict == verdict.verdict

        small = reduce(text, fails, self._seconds) if self._seconds else text
        note = self._runner.run(small).note
        shown = "\n".join(f"# {line}" for line in note.splitlines())
        path = self._folder / f"{verdict.verdict}_{seed}.py"
        path.write_text(f"# seed {seed}\n{shown}\n{small}")

    def table(self) -> str:
        """Returns how many programs were equal, refused and wrong."""
        head = "".join(f"{name:>10}" for name in ("programs", *KINDS))
        numbers = [sum(self.programs.values()), *(self.programs[k] for k in KINDS)]
        row = "".join(f"{number:>10}" for number in numbers)
        calls = f"{self.calls[1]} of {self.calls[0]} calls staged"
        refused = [f"{n:>6} {why}" for why, n in self.refusals.most_common(20)]
        return "\n".join([head, row, calls, *refused])


def main() -> int:
    """Runs the programs; returns how many failed."""
    options = _options()
    if options.show:
        print(program(Chooser(options.seed)).removeprefix(HEAD))
        return 0
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    with Runner() as runner:
        session = Session(runner, folder, options.reduce)
        for seed in range(options.seed, options.seed + options.count):
            session.add(seed)
            if time.monotonic() - start > options.minutes * 60:
                break
    print(session.table())
    return sum(session.programs[kind] for kind in FAILURES)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.stateful_fuzz")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="that of the first program")
    parser.add_argument("--folder", default="found", help="where failures are written")
    parser.add_argument(
        "--reduce", type=float, default=60.0, help="seconds to make one smaller"
    )
    parser.add_argument("--minutes", type=float, default=600.0, help="stop after that")
    parser.add_argument("--show", action="store_true", help="print the program only")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(min(main(), 100))
