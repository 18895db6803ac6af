"""Prints the table of failing programs: `python -m tests.failing --help`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .explained import EXPLAINED
from .harness import corpus, table
from .harness.judging import Judge

if TYPE_CHECKING:
    from .harness.judging import Verdict


def main() -> int:
    """Runs programs; returns how many differ that are not explained."""
    options = _options()
    chosen = [
        (theme, program)
        for theme, program in corpus.all_programs()
        if (not options.theme or theme in options.theme)
        and (not options.program or program in options.program)
    ]
    failed = 0
    for python in options.python or [sys.executable]:
        verdicts: list[Verdict] = []
        with Judge(python=python, graphs=not options.no_graphs) as judge:
            for theme, program in chosen:
                if options.no_graphs and theme.startswith(corpus.STAGED):
                    continue
                verdicts.append(judge.judge(theme, program))
                if options.progress:
                    mark = "equal" if verdicts[-1].is_equal else "DIFFERENT"
                    print(f"{mark} {theme}.{program}", flush=True)
        print(python, table.table(verdicts), sep="\n")
        print(table.listing(verdicts, most=options.diffs), flush=True)
        failed += sum(
            not verdict.is_equal and (verdict.theme, verdict.program) not in EXPLAINED
            for verdict in verdicts
        )
    return failed


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.failing")
    parser.add_argument("--theme", action="append", help="only this file")
    parser.add_argument("--program", action="append", help="only this program")
    parser.add_argument(
        "--python", action="append", type=_executable, help="run it with this one"
    )
    parser.add_argument(
        "--no-graphs", action="store_true", help="without TensorFlow and its programs"
    )
    parser.add_argument("--progress", action="store_true", help="say each verdict")
    parser.add_argument("--diffs", type=int, default=2, help="how many of a program")
    return parser.parse_args()


def _executable(text: str) -> str:
    # Not resolved: the link in a virtual environment is what names its packages.
    return str(Path(text).absolute()) if "/" in text else text


if __name__ == "__main__":
    sys.exit(min(main(), 100))
