"""Rarer ways to start a program: converted or not, they say what plain does."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

PROGRAM = """\
def f(x):
    while x > 3:
        x = x - 1
    return x
print(f(9), any(type(c).__name__ == "Unit" for c in f.__code__.co_consts))
"""
ON = {"AUTOHOOK": "1"}


@pytest.mark.parametrize(
    ("words", "stdin", "converted"),
    [
        (["s.py"], "", True),
        (["-c", PROGRAM], "", True),
        (["-"], PROGRAM, True),
        ([], PROGRAM, True),
        (["-m", "s"], "", True),
        (["-x", "x.py"], "", False),
        (["-W", "error", "-Xdev", "-x", "x.py"], "", False),
        (["-i", "s.py"], "f(2)\n", True),
        (["-i", "-c", PROGRAM], "f(2)\n", False),
        (["-i"], PROGRAM.replace("print", "\nprint"), False),
        (["-c", "# coding: latin-1\n" + PROGRAM], "", False),
        (["-", "# coding: latin-1\n"], PROGRAM, True),
    ],
)
def test_function_of_the_program_is_converted_unless_the_start_forbids_it(
    interpreter: Interpreter,
    write: Writer,
    words: list[str],
    stdin: str,
    converted: bool,  # noqa: FBT001 - a column of the table
) -> None:
    folder = write({"s.py": PROGRAM, "x.py": f"not Python\n{PROGRAM}"})

    plain = interpreter.run(*words, cwd=folder, stdin=stdin)
    hooked = interpreter.run(*words, cwd=folder, stdin=stdin, environment=ON)

    assert "3 False" in plain.stdout, plain.stderr
    assert hooked.stdout == plain.stdout.replace("False", str(converted))
    assert hooked.stderr == plain.stderr


@pytest.mark.parametrize("hash_seed", ["1", "5", "9", "11"])
def test_text_runs_once_whatever_the_hashes_are(
    interpreter: Interpreter, write: Writer, hash_seed: str
) -> None:
    variables = {**ON, "PYTHONHASHSEED": hash_seed}

    for words in (["-c", PROGRAM], ["-"]):
        done = interpreter.run(
            *words, cwd=write({}), stdin=PROGRAM, environment=variables
        )

        assert done.stdout == "3 True\n"


@pytest.mark.parametrize("size", [10, 100_000], ids=["short", "long"])
@pytest.mark.parametrize("end", ["", "x = (1 +\n"], ids=["right", "wrong"])
@pytest.mark.parametrize("kind", ["pipe", "file"])
def test_program_on_standard_input_is_read_to_its_end(
    interpreter: Interpreter, write: Writer, size: int, end: str, kind: str
) -> None:
    text = "# comment\n" * (size // 10) + PROGRAM + "import sys\n"
    text += "print(repr(sys.stdin.read()), sys.stdin.fileno())\n" + end
    folder = write({"input.txt": text})

    ends = []
    for switch in ({}, ON):
        with (folder / "input.txt").open() as stream:
            done = subprocess.run(
                [interpreter.executable],
                cwd=folder,
                env={"HOME": str(folder), **switch},
                capture_output=True,
                text=True,
                check=False,
                **({"stdin": stream} if kind == "file" else {"input": text}),
            )
        ends.append(
            (done.returncode, done.stdout.replace("True", "False"), done.stderr)
        )

    assert ends[0] == ends[1]
    assert ends[0][0] == (1 if end else 0)


def test_missing_standard_input_is_told_as_plainly(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"folder/x": ""})
    shell = f"{interpreter.executable} <&-; echo $?; {interpreter.executable} < folder"

    plain, hooked = (
        subprocess.run(
            ["/bin/sh", "-c", shell],
            cwd=folder,
            env={"HOME": str(folder), **switch},
            capture_output=True,
            text=True,
            check=False,
        )
        for switch in ({}, ON)
    )

    assert (hooked.returncode, hooked.stdout) == (plain.returncode, plain.stdout)
    assert re.sub("0x[0-9a-f]+", "", hooked.stderr) == (
        re.sub("0x[0-9a-f]+", "", plain.stderr)
    )


def test_import_times_differ_by_our_own_lines_only(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": f"import m\n{PROGRAM}", "m.py": "import wave\n"})
    words = ["-X", "importtime", "s.py"]
    interpreter.run(*words, cwd=folder, environment=ON)

    plain = imported(interpreter.run(*words, cwd=folder).stderr)
    hooked = imported(interpreter.run(*words, cwd=folder, environment=ON).stderr)

    assert "wave" in plain
    assert set(plain) <= set(hooked)
    heads = {name.partition(".")[0] for name in set(hooked) - set(plain)}
    assert heads <= sys.stdlib_module_names | {"autohook"}
    assert "runpy" not in hooked


def imported(text: str) -> list[str]:
    return re.findall(r"\| +(\S+)\n", text)[1:]


SLOW_CONVERTER = """\
import os, sys, time
import autohook.converter.pipeline as pipeline

def convert_module(*arguments, **options):
    sys.stderr.write("converting\\n")
    sys.stderr.flush()
    time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.parametrize("words", [["s.py"], ["-c", PROGRAM], ["-"]], ids=str)
def test_interrupt_of_a_conversion_ends_the_process_as_an_interrupt(
    interpreter: Interpreter, write: Writer, words: list[str], tmp_path: Path
) -> None:
    folder = write({"s.py": PROGRAM, "slow.py": SLOW_CONVERTER})
    variables = {**ON, "HOME": str(folder), "AUTOHOOK_NO_CACHE": "1"}
    variables["STAND_IN_CONVERTER"] = str(tmp_path / "slow.py")
    with subprocess.Popen(
        [interpreter.executable, *words],
        cwd=folder,
        env=variables,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(PROGRAM)
        process.stdin.close()
        first = process.stderr.readline()
        time.sleep(0.05)  # it sleeps by now, or will be interrupted just before
        process.send_signal(signal.SIGINT)
        last = process.stderr.read()

    assert first == "converting\n"
    assert last.strip().endswith("KeyboardInterrupt")
    assert process.returncode == -signal.SIGINT


def test_audited_events_cost_little_more(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import time\n"
        "def best():\n"
        "    times = []\n"
        "    for _ in range(20):\n"
        "        start = time.perf_counter()\n"
        "        for _ in range(2000): id(1)\n"
        "        times.append(time.perf_counter() - start)\n"
        "    return min(times) / 2000\n"
        "print(best())\n"
    )
    folder = write({"s.py": text})

    plain = float(interpreter.run("s.py", cwd=folder).stdout)
    script = float(interpreter.run("s.py", cwd=folder, environment=ON).stdout)
    command = float(interpreter.run("-c", text, cwd=folder, environment=ON).stdout)

    # Only texts need audit hooks. Measured 0.15 us in microbenchmarks, bound at 10x.
    assert script < 5 * plain
    assert command - plain < 1.5e-6, sys.version
