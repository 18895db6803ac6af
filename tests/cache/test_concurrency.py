"""Many processes at once: cold starts, edits meanwhile, processes that are killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autohook.cache.private_file import ABANDONED_NS, is_temporary
from autohook.cache.store import NATIVE, SUFFIXES, TWINS

ROOT = Path(__file__).resolve().parents[2]
MODULES = 20
TEXT = "\n\n".join(
    f"def f{i}(x):\n    return x + {{0}} if x else {i}" for i in range(9)
)
IMPORT = f"""\
import importlib, random, sys, threading, traceback
import autohook
autohook.install(modules=["m*"], strict={{is_strict}})
from autohook.runtime.units import unit_of
wrong = []
def load():
    names = [f"m{{{{i}}}}" for i in range({MODULES})]
    random.shuffle(names)
    for name in names:
        try:
            module = importlib.import_module(name)
            values = [getattr(module, f"f{{{{i}}}}")(1) for i in range(9)]
            assert len(set(values)) == 1 and values[0] in (2, 3), values
            codes = [getattr(module, f"f{{{{i}}}}").__code__ for i in range(9)]
            lines = [code.co_firstlineno for code in codes]
            start = values[0] - 1
            assert lines == [start + 3 * i for i in range(9)], lines
            assert all(code.co_filename == module.__file__ for code in codes)
            unit_of(codes[3]).has_twin()
        except Exception:
            wrong.append(traceback.format_exc())
threads = [threading.Thread(target=load) for _ in range(4)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
print(len(wrong), *wrong[:1])
"""
READ = """\
import autohook
hook = autohook.install(modules=["m*"])
from autohook.runtime.units import unit_of
for i in range({modules}):
    module = __import__(f"m{{i}}")
    assert module.f0(1) in (2, 3)
    unit_of(module.f0.__code__).has_twin()
found = hook.conversions.decisions
print(*sorted({{found[f"m{{i}}"].state for i in range({modules})}}))
"""


def environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV"))}
    return {**kept, "PYTHONPATH": str(ROOT), "HOME": str(folder / "home")}


def start(folder: Path, script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(folder / script)],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def say(folder: Path, script: str) -> str:
    out, err = start(folder, script).communicate(timeout=120)
    assert err == ""
    return out.strip()


def module_text(number: int) -> str:
    # Each text has its own lines, so that lines tell code of one from that of another.
    return "\n" * (number - 1) + TEXT.format(number) + "\n"


def replace(file: Path, text: str) -> None:
    temporary = file.with_suffix(".new")
    temporary.write_text(text)
    temporary.replace(file)


def left_over(folder: Path) -> list[str]:
    names = os.listdir(folder / "__pycache__")
    return [name for name in names if name.endswith(".tmp")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for index in range(MODULES):
        (tmp_path / f"m{index}.py").write_text(module_text(1))
    (tmp_path / "all.py").write_text(IMPORT.format(is_strict=False))
    (tmp_path / "strict.py").write_text(IMPORT.format(is_strict=True))
    (tmp_path / "read.py").write_text(READ.format(modules=MODULES))
    return tmp_path


def start_together(project: Path, scripts: list[str]) -> list[str]:
    """Returns what processes say, one module being edited for as long as they run."""
    running = [start(project, script) for script in scripts]
    number = 1
    while any(process.poll() is None for process in running):
        number = 3 - number
        replace(project / "m7.py", module_text(number))
        time.sleep(0.03)
    said = [process.communicate() for process in running]
    assert [err for _, err in said] == [""] * len(said)
    return [out.strip() for out, _ in said]


def test_cold_starts_of_many_processes_and_threads_give_right_modules(
    project: Path,
) -> None:
    said = start_together(project, ["all.py"] * 6 + ["strict.py"] * 2)

    assert [s for s in said if s != "0"] == []
    assert left_over(project) == []


@pytest.mark.usefixtures("project")
def test_files_are_whole_after_cold_starts_of_many_processes(project: Path) -> None:
    start_together(project, ["all.py"] * 4)
    replace(project / "m7.py", module_text(1))
    say(project, "read.py")

    assert say(project, "read.py") == "cached"


def kill_at_random_moments(project: Path, rounds: int) -> int:
    """Returns how many processes were killed before their end."""
    dice = random.Random(7)
    killed = 0
    started = time.monotonic()
    say(project, "all.py")
    seconds = time.monotonic() - started  # that a cold start takes
    for _ in range(rounds):
        for file in (project / "__pycache__").glob("m*.autohook*.pyc"):
            if dice.random() < 0.8:
                file.unlink()
        process = start(project, "all.py")
        time.sleep(dice.uniform(0.2, 0.8) * seconds)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.communicate()
    return killed


def check_after_kills(project: Path, rounds: int) -> None:
    (project / "__pycache__").mkdir()
    assert kill_at_random_moments(project, rounds) > 0

    assert say(project, "all.py") == "0"
    assert say(project, "read.py") == "cached"


def test_killed_processes_leave_files_that_are_whole_or_not_read(project: Path) -> None:
    check_after_kills(project, 6)


@pytest.mark.corpus
def test_many_killed_processes_leave_files_that_are_whole_or_not_read(
    project: Path,
) -> None:
    check_after_kills(project, 100)


def test_next_cold_start_removes_what_was_left_half_written_long_ago(
    project: Path,
) -> None:
    folder = project / "__pycache__"
    folder.mkdir()
    old = time.time() - ABANDONED_NS / 1e9 - 60
    for suffix in (NATIVE, TWINS):
        (folder / f"m1.cpython-311{suffix}.99-0a1b2c3d.tmp").write_bytes(b"autoh")
        os.utime(folder / f"m1.cpython-311{suffix}.99-0a1b2c3d.tmp", (old, old))
    young = folder / f"m2.cpython-311{NATIVE}.99-0a1b2c3d.tmp"
    others = folder / "m2.99-0a1b2c3d.tmp"
    for file in (young, others):
        file.touch()
    os.utime(others, (old, old))

    say(project, "read.py")

    assert sorted(left_over(project)) == [others.name, young.name]


def test_files_being_written_are_known_by_their_names() -> None:
    name = f"m.cpython-311{NATIVE}.17-0a1b2c3d.tmp"

    assert is_temporary(name, SUFFIXES)
    for other in (name[:-4], name.replace("17", "x"), "a.17-0a1b2c3d.tmp", ".tmp"):
        assert not is_temporary(other, SUFFIXES)
