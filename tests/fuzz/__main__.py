"""Runs random programs: `python -m tests.fuzz --examples 5000 --seed 1`."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from .choosing import Chooser
from .generation import program
from .reduction import reduce
from .running import FAILURES, Runner, signature

if TYPE_CHECKING:
    from tests.programs.harness.pool import Verdict

KINDS = ("equal", "refused", "wrong", "crash", "hang", "broken")


class Night:
    """What has been found so far.

    Attributes:
        programs: How many programs had which verdict.
        refusals: How often programs were refused, by the beginning of the reason.
    """

    def __init__(self, runner: Runner, folder: Path, seconds: float) -> None:
        self._runner = runner
        self._folder = folder
        self._seconds = seconds
        self._seen: Counter[str] = Counter()
        self._examples: dict[str, int] = {}
        self.programs: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()

    def add(self, seed: int) -> None:
        """Runs one program, and makes it smaller if it fails in a new way."""
        text = program(Chooser(seed))
        run = self._runner.run(text)
        self.programs[run.worst()] += 1
        if run.broken:
            print(f"seed {seed}: {run.broken}", flush=True)
        refused = [v for v in run.verdicts if v.verdict == "refused"]
        for reason in {f"{v.way} {signature(v)}" for v in refused}:
            self.refusals[reason] += 1
            self._examples.setdefault(reason, seed)
        failure = run.failure()
        if failure is not None:
            self._fail(seed, text, failure)

    def _fail(self, seed: int, text: str, failure: Verdict) -> None:
        kind = signature(failure)
        self._seen[kind] += 1
        print(f"seed {seed}: {failure.way} {kind}", flush=True)
        # Wrong answers look alike although their causes differ.
        if self._seen[kind] > (10 if failure.verdict == "wrong" else 1):
            return

        def fails(other: str) -> bool:
            found = self._runner.run(other, (failure.way,)).failure()
            return found is not None and signature(found) == kind

        small = reduce(text, fails, self._seconds) if self._seconds else text
        last = self._runner.run(small, (failure.way,)).failure() or failure
        note = f"# seed {seed}\n# {kind}\n# {last.way} input {last.input}\n"
        note += f"# eager: {last.eager}\n# ours:  {last.ours}\n".replace("\n", " ")
        path = self._folder / f"{failure.verdict}_{seed}.py"
        path.write_text(re.sub(r" # ours", "\n# ours", note) + "\n" + small)

    def table(self) -> str:
        """Returns the table of verdicts, and what was refused most."""
        total = sum(self.programs.values())
        head = "".join(f"{name:>10}" for name in ("programs", *KINDS))
        row = "".join(f"{self.programs[name]:>10}" for name in KINDS)
        refused = [
            f"{n:>6} {why} ({self._examples[why]})"
            for why, n in self.refusals.most_common(40)
        ]
        return "\n".join([head, f"{total:>10}{row}", *refused])


def main() -> int:
    """Runs the programs; returns how many failed."""
    options = _options()
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    with Runner() as runner:
        night = Night(runner, folder, options.reduce)
        for seed in range(options.seed, options.seed + options.examples):
            night.add(seed)
            if seed % 50 == 49:
                print(f"{night.table().splitlines()[1]} until {seed}", flush=True)
            if time.monotonic() - start > options.minutes * 60:
                break
    print(night.table())
    return sum(night.programs[kind] for kind in FAILURES)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="that of the first program")
    parser.add_argument("--folder", default="found", help="where failures are written")
    parser.add_argument(
        "--reduce", type=float, default=60.0, help="seconds to make one smaller"
    )
    parser.add_argument("--minutes", type=float, default=600.0, help="stop after that")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(min(main(), 100))
