"""Prints the table of stateful programs: `python -m tests.stateful --help`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .harness import corpus, lists, table
from .harness.verdicts import Judge

if TYPE_CHECKING:
    from .harness.verdicts import Verdict


def main() -> int:
    """Runs programs; returns how many failed."""
    options = _options()
    chosen = [
        (theme, program)
        for theme, program in corpus.all_programs()
        if (not options.theme or theme in options.theme)
        and (not options.program or program in options.program)
    ]
    verdicts: list[Verdict] = []
    with Judge(threads=options.threads) as judge:
        for theme, program in chosen:
            verdict = judge.judge(theme, program)
            verdicts.append(verdict)
            if options.json:
                with options.json.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(verdict.as_dict()) + "\n")
            if options.progress:
                print(table.listing([verdict], [verdict.verdict]), flush=True)
                if options.reasons:
                    print(*(f"    {why}" for why in verdict.reasons), sep="\n")
    failed = ("wrong", "crash", "hang", "broken")
    print(table.table(verdicts))
    print(table.listing(verdicts, (*failed, "refused") if options.refused else failed))
    if options.write:
        lists.write(verdicts)
    return sum(verdict.verdict in failed for verdict in verdicts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.stateful")
    parser.add_argument("--theme", action="append", help="only this file")
    parser.add_argument("--program", action="append", help="only this program")
    parser.add_argument("--threads", type=int, default=1, help="TensorFlow's threads")
    parser.add_argument("--refused", action="store_true", help="list the refused too")
    parser.add_argument("--progress", action="store_true", help="say each verdict")
    parser.add_argument("--reasons", action="store_true", help="and all reasons")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write each verdict there, one a line"
    )
    parser.add_argument(
        "--write", action="store_true", help="renew refused.py and known_wrong.py"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(min(main(), 100))
