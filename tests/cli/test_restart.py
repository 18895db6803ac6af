"""The command line starts the interpreter again, as the program's own command line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from autohook.cli import restart
from autohook.hook.interpreter import Program

if TYPE_CHECKING:
    from tests.conftest import Interpreter, Writer

SCRIPTS = sys.executable.rpartition("/")[0]
SHOW = "import os, sys\nprint(os.getpid(), sys.orig_argv[1:], sys.flags.optimize)\n"


@pytest.mark.parametrize(
    ("head", "options"),
    [
        (["python", "-m", "autohook"], []),
        (["python", "-mautohook"], []),
        (["python", "-Im", "autohook"], ["-I"]),
        (["python", "-IOmautohook"], ["-IO"]),
        (["python", "-W", "error", "-m", "autohook"], ["-W", "error"]),
        (["python", "-Xdev", "-m", "autohook"], ["-Xdev"]),
        (["python", f"{SCRIPTS}/autohook"], []),
        (["python", "-u", f"{SCRIPTS}/autohook"], ["-u"]),
        (["python", "-m", "pdb", "-m", "autohook"], None),
        (["python", "-c", "autohook"], None),
        (["python", "/elsewhere/autohook"], None),
        (["python"], None),
        ([], None),
    ],
)
@pytest.mark.parametrize("rest", [[], ["s.py", "-m", "autohook"]], ids=["", "rest"])
def test_options_of_the_interpreter_are_what_stands_before_autohook(
    head: list[str], options: list[str] | None, rest: list[str]
) -> None:
    found = restart.interpreter_options([*head, *rest], ["autohook", *rest])

    assert found == options


def test_command_line_that_somebody_has_changed_is_not_understood() -> None:
    original = ["python", "-m", "autohook", "s.py"]

    assert restart.interpreter_options(original, ["autohook", "other.py"]) is None


def test_script_that_looks_like_an_option_cannot_be_named() -> None:
    assert restart.program_words(Program("script", "-x.py")) is None
    assert restart.program_words(Program("script", "x.py")) == ["x.py"]
    assert restart.program_words(Program("stdin", "")) == ["-"]


@pytest.mark.parametrize("words", [["s.py", "a"], ["-m", "s"], ["-c", SHOW, "-c"]])
def test_program_has_the_command_line_and_the_process_of_a_plain_one(
    interpreter: Interpreter, write: Writer, words: list[str]
) -> None:
    folder = write({"s.py": SHOW})

    plain = interpreter.run("-O", *words, cwd=folder).stdout.split(maxsplit=1)
    start = ["-O", "-m", "autohook", "--module", "x"]
    done = interpreter.run(*start, *words, cwd=folder).stdout.split(maxsplit=1)

    assert done[1] == plain[1]


def test_report_is_about_the_process_that_was_asked_for_it_and_no_child(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "import subprocess, sys\nsubprocess.run([sys.executable, 'child.py'])\n"
    folder = write({"s.py": text, "child.py": "def f(): pass\n"})

    done = interpreter.run("-m", "autohook", "--report", "s.py", cwd=folder)

    assert done.stderr.count("autohook report") == 1
    assert "child.py" not in done.stderr


def test_program_whose_name_looks_like_an_option_runs_in_the_same_process(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"-x.py": "import sys\nprint(sys.argv)\n"})

    done = interpreter.run("-m", "autohook", "--", "-x.py", "a", cwd=folder)

    assert (done.stdout, done.stderr) == ("['-x.py', 'a']\n", "")
