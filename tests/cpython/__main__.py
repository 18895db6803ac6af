"""Runs CPython's own tests plainly and under the hook, and compares every test.

Usage: python -m tests.cpython [--python 3.12] [--json FILE] [--folder FOLDER] [FILES]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.cpython.catalogue import SAMPLE, list_files
from tests.cpython.comparison import Comparison, compare, count_tests
from tests.cpython.processes import Python

WIDTHS = (38, 7, 8, 7, 7, 7, 9)
HEADS = ("file", "tests", "modules", "units", "differ", "exempt", "unsteady")


def main(arguments: list[str]) -> int:
    """Returns 1 if any test differs."""
    options = read_arguments(arguments)
    names = list(SAMPLE) if options.sample else options.files
    folder = Path(options.folder or tempfile.mkdtemp(prefix="cpython-tests"))
    folder.mkdir(parents=True, exist_ok=True)
    python = Python(find_base(options.python), folder.resolve())
    say(f"Python {python.version}")
    say(format_row(HEADS))
    done = []
    began = time.monotonic()
    for file in list_files(names):
        if python.has(file):
            done.append(compare(python, file))
            show(done[-1])
            if options.json:
                write_json(Path(options.json), python.version, done)
    say(format_row(totals(done)))
    say(f"{len(done)} runs in {time.monotonic() - began:.0f} s")
    return 1 if any(one.differences for one in done) else 0


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Returns the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.cpython")
    parser.add_argument("--python", default="", help="3.12, or an interpreter")
    parser.add_argument("--json", default="", help="the file for the results")
    parser.add_argument("--folder", default="", help="keeps logs and the cache here")
    parser.add_argument("--sample", action="store_true", help="what the suite runs")
    parser.add_argument("files", nargs="*", help="such as json or test_json")
    return parser.parse_args(arguments)


def find_base(wanted: str) -> str:
    """Returns an interpreter: this one, one by its path, or pyenv's of a version."""
    if not wanted:
        return sys.executable
    if not wanted.replace(".", "").isdigit():
        return wanted
    done = subprocess.run(
        ["pyenv", "prefix", wanted], capture_output=True, text=True, check=False
    )
    prefix = done.stdout.strip()
    return f"{prefix}/bin/python" if prefix else f"python{wanted}"


def totals(done: list[Comparison]) -> tuple[object, ...]:
    """Returns the last row of the table."""
    return (
        "all",
        sum(one.tests for one in done),
        sum(one.modules for one in done),
        sum(one.units for one in done),
        sum(count_tests(one.differences) for one in done),
        sum(count_tests(one.exempt) for one in done),
        sum(count_tests(one.unsteady) for one in done),
    )


def show(one: Comparison) -> None:
    """Prints a row of the table, and below it what differs."""
    kinds = (one.differences, one.exempt, one.unsteady)
    counts = tuple(count_tests(kind) for kind in kinds)
    note = f"  {one.note}" if one.note else ""
    row = (one.title, one.tests, one.modules, one.units, *counts)
    say(format_row(row) + note)
    for name, reason in one.plain.items():
        say(f"    {name} is plain: {reason}")
    for difference in one.differences:
        say(f"    {difference}")


def say(text: str) -> None:
    """Prints a line at once."""
    print(text, flush=True)  # noqa: T201 - a command's output


def format_row(cells: tuple[object, ...]) -> str:
    """Returns cells in columns, the first to the left."""
    first, *rest = cells
    numbers = (f"{c!s:>{w}}" for c, w in zip(rest, WIDTHS[1:], strict=True))
    return f"{first!s:<{WIDTHS[0]}}" + "".join(numbers)


def write_json(path: Path, version: str, done: list[Comparison]) -> None:
    """Writes all results so far."""
    results = {"python": version, "files": [asdict(one) for one in done]}
    path.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
