"""Prints the table of constructs: `python -m tests.programs --help`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from .harness import corpus, table
from .harness.pool import Verdict, Worker

WAYS = ("to_graph", "listed", "hot", "autograph")


def main() -> int:
    """Runs programs; returns how many ended other than equal or refused."""
    options = _options()
    ways = options.way or list(WAYS)
    verdicts: list[Verdict] = []
    with tempfile.TemporaryDirectory() as cache:
        worker = Worker(cache)
        for construct in options.construct or corpus.constructs():
            for program in corpus.programs(construct):
                if options.program and program not in options.program:
                    continue
                verdicts += _run(worker, construct, program, ways)
        worker.stop()
    if options.json:
        Path(options.json).write_text(
            json.dumps([verdict.as_dict() for verdict in verdicts], indent=1)
        )
    shown = ["wrong", "crash", "hang", *(["refused"] if options.refused else [])]
    print(table.failures([v for v in verdicts if v.way != "autograph"], shown))
    print(table.table(verdicts, ways))
    return 0


def _run(
    worker: Worker, construct: str, program: str, ways: list[str]
) -> list[Verdict]:
    try:
        return list(worker.run(construct, program, ways))
    except Exception as error:  # noqa: BLE001 - a program that is no program
        print(f"{construct}.{program}: {error}", file=sys.stderr)
        worker.stop()
        return []


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.programs")
    parser.add_argument("--construct", action="append", help="only this file")
    parser.add_argument("--program", action="append", help="only this function")
    parser.add_argument("--way", action="append", choices=WAYS, help="only this way")
    parser.add_argument("--refused", action="store_true", help="list the refused too")
    parser.add_argument("--json", metavar="FILE", help="write every verdict there")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
