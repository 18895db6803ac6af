"""`autohook explain` runs a program and says what its functions took, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import write_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

PROGRAM = """\
import sys
import tensorflow as tf

class Settings:
    rate = 1.0

def step(x, mode):
    for _ in range(10):
        x = x * 1.5 - x
    return tf.reduce_sum(x) if mode == "sum" else tf.reduce_mean(x)

def refused(x):
    with open(__file__):
        return tf.reduce_sum(x) + 1.0

def outer(x):
    for _ in range(200):
        refused(x)

def main():
    x = tf.ones([4])
    for number in range(2000):
        step(x, "sum" if number < 500 else "mean")
    outer(x)
    print("done", sys.argv[1:])

main()
"""


@pytest.fixture(scope="module")
def explained(
    interpreter: Interpreter, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, Any]]:
    """Returns what the program printed, and its explanation."""
    folder = write_files(tmp_path_factory.mktemp("explained"), {"s.py": PROGRAM})
    words = ["explain", "--json", "--output", "found.json", "s.py", "--json"]
    done = interpreter.run("-m", "autohook", *words, cwd=folder)
    data = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    return done.stdout, data


def unit(explained: tuple[str, dict[str, Any]], name: str) -> dict[str, Any]:
    return next(u for u in explained[1]["units"] if u["name"] == f"__main__.{name}")


@pytest.mark.slow
def test_program_runs_with_its_own_arguments(explained: tuple[str, Any]) -> None:
    assert explained[0] == "done ['--json']\n"


@pytest.mark.slow
def test_trace_again_names_the_argument_and_both_values(
    explained: tuple[str, Any],
) -> None:
    [first, second] = unit(explained, "step")["traces"]

    assert first["cause"] is None
    assert second["cause"]["label"] == "the argument `mode`"
    assert (second["cause"]["old"], second["cause"]["new"]) == ("'sum'", "'mean'")


@pytest.mark.slow
def test_every_call_and_every_guard_is_measured(explained: tuple[str, Any]) -> None:
    step = unit(explained, "step")
    profile = step["profile"]

    assert step["state"] == "staged"
    assert step["misses"] > 0
    assert profile["native_calls"] + step["staged_calls"] == 2000
    assert 0 < profile["own_seconds"] <= profile["native_seconds"]
    assert profile["tracing_seconds"] > sum(t["seconds"] for t in step["traces"])
    assert [plan["check_ns"] > 0 for plan in step["plans"]] == [True, True]
    assert step["plans"][0]["costly"][0]["ns"] > 0


@pytest.mark.slow
def test_time_of_a_caller_leaves_out_what_it_calls(explained: tuple[str, Any]) -> None:
    outer, refused = unit(explained, "outer")["profile"], unit(explained, "refused")

    assert outer["native_seconds"] >= refused["profile"]["native_seconds"]
    assert outer["own_seconds"] < outer["native_seconds"] / 2


@pytest.mark.slow
def test_refusal_has_the_line(explained: tuple[str, Any]) -> None:
    [reason] = unit(explained, "refused")["reasons"]

    assert reason["code"] == "AH319"
    assert reason["filename"].endswith("s.py")
    assert PROGRAM.splitlines()[reason["lineno"] - 1] == "    with open(__file__):"


@pytest.mark.slow
def test_shares_of_the_run_add_up(explained: tuple[str, Any]) -> None:
    process = explained[1]["process"]
    tracing = sum(one["trace_seconds"] for one in explained[1]["units"])

    assert process["tracing_seconds"] == pytest.approx(tracing)
    assert 0 < process["tracing_share"] < 1
    assert process["tracing_share"] * process["seconds"] == pytest.approx(tracing)


def test_program_without_tensorflow_is_explained_on_standard_error(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": "def f():\n    return 1\nprint(f())\n"})

    done = interpreter.run("-m", "autohook", "explain", "s.py", cwd=folder)

    assert done.stdout == "1\n"
    assert done.stderr.startswith("autohook explain\n\nThe run took ")
    assert "  __main__  converted" in done.stderr


def test_children_are_not_explained(interpreter: Interpreter, write: Writer) -> None:
    code = "import subprocess, sys\nsubprocess.run([sys.executable, 'child.py'])\n"
    folder = write({"s.py": code, "child.py": "print('child')\n"})

    done = interpreter.run("-m", "autohook", "explain", "s.py", cwd=folder)

    assert done.stdout == "child\n"
    assert done.stderr.count("The run took") == 1


def test_exit_status_is_the_program_s(interpreter: Interpreter, write: Writer) -> None:
    folder = write({"s.py": "raise SystemExit(7)\n"})

    done = interpreter.run("-m", "autohook", "explain", "s.py", cwd=folder)

    assert done.returncode == 7
    assert "The run took" in done.stderr


def test_output_goes_where_the_program_was_started(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": "import os\nos.chdir('/')\n"})
    words = ("explain", "--output=found.txt", "s.py")

    done = interpreter.run("-m", "autohook", *words, cwd=folder)

    assert done.stderr == ""
    assert (folder / "found.txt").read_text().startswith("autohook explain\n")


def test_output_that_cannot_be_written_is_told_before_the_program_runs(
    interpreter: Interpreter, tmp_path: Path
) -> None:
    words = ("explain", "--output", "nowhere/found.txt", "s.py")

    done = interpreter.run("-m", "autohook", *words, cwd=tmp_path)

    assert done.returncode == 2
    assert "nowhere/found.txt is no file in an existing folder" in done.stderr


def test_program_is_needed(interpreter: Interpreter, tmp_path: Path) -> None:
    done = interpreter.run("-m", "autohook", "explain", "--json", cwd=tmp_path)

    assert done.returncode == 2
    assert "a script, -m module or -c code is missing (see --help)" in done.stderr
