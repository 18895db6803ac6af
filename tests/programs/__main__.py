"""Prints the table of constructs: `python -m tests.programs --help`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .harness import corpus, lists, table
from .harness.pool import Verdict, gather

WAYS = ("to_graph", "listed", "hot", "audited", "autograph")


def main() -> int:
    """Runs programs; returns how many could not be run."""
    options = _options()
    ways = options.way or list(WAYS)
    programs = [
        (construct, program)
        for construct in options.construct or corpus.constructs()
        for program in corpus.programs(construct)
        if not options.program or program in options.program
    ]
    verdicts: list[Verdict] = []
    broken: list[str] = []

    def say(program: tuple[str, str], found: list[Verdict] | str) -> None:
        if isinstance(found, str):
            broken.append(f"{'.'.join(program)}: {found}")
        else:
            verdicts.extend(found)
            if options.json:
                _append(options.json, found)

    if options.json:
        options.json.write_text("")
    gather(programs, ways, jobs=options.jobs, inputs=options.inputs, say=say)
    if options.write:
        lists.write(verdicts)
    shown = ["wrong", "crash", "hang", *(["refused"] if options.refused else [])]
    ours = [v for v in verdicts if v.way != "autograph" or options.way == ["autograph"]]
    print(table.failures(ours, shown))
    print(table.table(verdicts, ways))
    print("\n".join(broken))
    return len(broken)


def _append(file: Path, verdicts: list[Verdict]) -> None:
    with file.open("a", encoding="utf-8") as stream:
        for verdict in verdicts:
            stream.write(json.dumps(verdict.as_dict()) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.programs")
    parser.add_argument("--construct", action="append", help="only this file")
    parser.add_argument("--program", action="append", help="only this function")
    parser.add_argument("--way", action="append", choices=WAYS, help="only this way")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes")
    parser.add_argument("--inputs", type=int, default=1000, help="at most of each")
    parser.add_argument("--refused", action="store_true", help="list the refused too")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write each verdict there, one a line"
    )
    parser.add_argument(
        "--write", action="store_true", help="renew refused.py and known_wrong.py"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
