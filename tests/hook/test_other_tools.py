"""Tools that stand in the same process: each keeps doing its work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

MODULE = """\
def sign(x):
    if x > 0:
        return "+"
    for _ in range(3):
        x = x - 1
    return "-"
"""
TESTS = """\
import pkg.core

def test_passes():
    assert pkg.core.sign(1) == "+"

def test_fails():
    assert pkg.core.sign(-1) == "+"

def test_raises():
    pkg.core.sign("text")

def test_loader():
    print(type(pkg.core.__loader__).__name__)
    assert 0
"""
FILES = {
    "pyproject.toml": '[tool.autohook]\nmodules = ["pkg", "pkg.*"]\n',
    "pkg/__init__.py": "",
    "pkg/core.py": MODULE,
    "tests/test_core.py": TESTS,
}


def without_times(text: str) -> str:
    return re.sub(r"in [0-9.]+s", "in 0s", text)


@pytest.mark.slow
@pytest.mark.parametrize("words", [[], ["-n", "1"]], ids=["plain", "xdist"])
def test_pytest_explains_asserts_and_the_package_is_converted(
    interpreter: Interpreter, write: Writer, words: list[str]
) -> None:
    folder = write(FILES)
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *words, "tests"]

    plain = interpreter.run(*command, cwd=folder)
    hooked = interpreter.run(*command, cwd=folder, environment={"AUTOHOOK": "1"})

    assert "AssertionError: assert '-' == '+'" in hooked.stdout
    assert "HookedLoader" in hooked.stdout
    expected = plain.stdout.replace("SourceFileLoader", "HookedLoader")
    assert without_times(hooked.stdout) == without_times(expected)


def run_coverage(interpreter: Interpreter, folder: Path, switch: str) -> str:
    pytest.importorskip("coverage")
    environment = {"AUTOHOOK": switch}
    words = ["-m", "coverage"]
    interpreter.run(
        *words, "run", "--source=.", "s.py", cwd=folder, environment=environment
    )
    return interpreter.run(*words, "report", "-m", cwd=folder).stdout


@pytest.mark.slow
def test_coverage_counts_the_same_lines(
    interpreter: Interpreter, write: Writer
) -> None:
    files = {**FILES, "s.py": "import pkg.core\nprint(pkg.core.sign(1))\n"}
    folder = write(files)

    plain = run_coverage(interpreter, folder, "0")
    hooked = run_coverage(interpreter, folder, "1")

    assert "pkg/core.py" in plain
    assert hooked == plain


def test_debugger_stops_at_the_same_lines(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "import pkg.core\nbreakpoint()\npkg.core.sign(-2)\n"
    folder = write({**FILES, "s.py": text})
    commands = "step\nstep\nnext\nnext\nnext\nwhere\nargs\ncontinue\n"

    plain = interpreter.run("s.py", cwd=folder, stdin=commands)
    hooked = interpreter.run(
        "s.py", cwd=folder, stdin=commands, environment={"AUTOHOOK": "1"}
    )

    def steps(output: str) -> list[str]:
        return [line for line in output.splitlines() if "pkg/core.py" in line]

    assert len(steps(plain.stdout)) > 3
    assert steps(hooked.stdout) == steps(plain.stdout)


def test_profiler_sees_the_same_calls(interpreter: Interpreter, write: Writer) -> None:
    text = (
        "import cProfile, pkg.core, pstats\n"
        "profile = cProfile.Profile()\n"
        "profile.runcall(pkg.core.sign, 1)\n"
        "print(sorted((k[1:], v[0]) for k, v in pstats.Stats(profile).stats.items()))\n"
    )
    folder = write({**FILES, "s.py": text})

    plain = interpreter.run("s.py", cwd=folder)
    hooked = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    assert "sign" in plain.stdout
    assert hooked.stdout == plain.stdout


CONFTEST = """\
import autohook

hook = autohook.install(modules=["pkg", "pkg.*", "test_*", "conftest", "helper"])


def pytest_sessionfinish():
    decisions = hook.conversions.decisions
    print()
    for name in sorted(decisions):
        print(name, decisions[name].state, decisions[name].reason)
"""


@pytest.mark.slow
def test_pytest_keeps_its_test_files_with_one_recorded_reason(
    interpreter: Interpreter, write: Writer
) -> None:
    tests = "import pkg.core, helper\n\ndef test_it():\n    a = 1\n    assert a == 2\n"
    files = {
        "conftest.py": CONFTEST,
        "pkg/__init__.py": "",
        "pkg/core.py": MODULE,
        "helper.py": "def f(a):\n    return a\n",
        "test_one.py": tests,
    }
    folder = write(files)

    done = interpreter.run("-m", "pytest", "-q", "-s", cwd=folder)

    assert "assert 1 == 2" in done.stdout
    assert "pkg.core converted" in done.stdout
    assert "helper converted" in done.stdout
    reason = "test_one plain pytest loads it, to explain its asserts"
    assert done.stdout.count(reason) == 1
    assert "autohook: " not in done.stderr
