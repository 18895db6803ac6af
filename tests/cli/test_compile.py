"""What has been converted ahead of time is what an import then uses."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Interpreter, Writer

PROJECT = {
    "pyproject.toml": '[tool.autohook]\nmodules = ["pkg", "pkg.*"]\n',
    "pkg/__init__.py": "def double(x):\n    return x + x\n",
    "pkg/inner/__init__.py": "",
    "pkg/inner/deep.py": "def half(x):\n    return x / 2 if x else x\n",
    "main.py": "import pkg.inner.deep\nprint(pkg.double(21), pkg.inner.deep.half(4))\n",
}


def kept_files(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(file.relative_to(folder)): (file.stat().st_mtime_ns, file.read_bytes())
        for file in sorted(folder.rglob("*.autohook*.pyc"))
        if "-config" not in file.name
    }


def report(interpreter: Interpreter, folder: Path, *words: str) -> dict[str, str]:
    """Runs a program under the hook; returns the state of each module."""
    done = interpreter.run(
        *words, cwd=folder, environment={"AUTOHOOK": "1", "AUTOHOOK_REPORT": "1"}
    )
    assert done.returncode == 0, done.stderr
    rows = (line.split() for line in done.stderr.splitlines() if line[:2] == "  ")
    return {row[0]: row[1] for row in rows if len(row) > 2}


@pytest.mark.parametrize("flags", [[], ["-O"], ["-OO"]], ids=["plain", "O", "OO"])
def test_import_after_compile_converts_nothing_and_changes_no_file(
    interpreter: Interpreter, write: Writer, flags: list[str]
) -> None:
    folder = write(PROJECT)
    words = [*flags, "-m", "autohook", "compile", "pkg", "main.py"]
    done = interpreter.run(*words, cwd=folder)
    before = kept_files(folder)

    states = report(interpreter, folder, *flags, "main.py")

    assert (done.returncode, done.stderr) == (0, "")
    assert "4 modules: 4 converted" in done.stdout
    assert states["__main__"] == states["pkg"] == states["pkg.inner.deep"] == "cached"
    assert kept_files(folder) == before


def test_native_code_and_all_twins_are_kept(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(PROJECT)

    interpreter.run("-m", "autohook", "compile", cwd=folder)

    names = [os.path.basename(name) for name in kept_files(folder)]
    kinds = sorted(name.rpartition(".autohook")[2] for name in names)
    assert kinds == ["-twins.pyc", "-twins.pyc", ".pyc", ".pyc", ".pyc"]


def test_two_processes_keep_what_one_keeps(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(PROJECT)
    found = []
    for jobs in ("1", "2"):
        for file in folder.rglob("*.autohook*.pyc"):
            file.unlink()
        words = ["-m", "autohook", "compile", "--jobs", jobs, "pkg"]
        done = interpreter.run(*words, cwd=folder)
        assert done.returncode == 0, done.stderr
        found.append(list(kept_files(folder)))

    assert found[0] == found[1] != []


def test_second_compile_finds_everything_done(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(PROJECT)
    interpreter.run("-m", "autohook", "compile", "pkg", cwd=folder)
    before = kept_files(folder)

    done = interpreter.run("-m", "autohook", "compile", "pkg", cwd=folder)

    assert "0 converted, 3 as kept before" in done.stdout
    assert kept_files(folder) == before


def test_modules_are_not_run(interpreter: Interpreter, write: Writer) -> None:
    text = "raise SystemExit('it was run')\n"
    folder = write({**PROJECT, "pkg/__init__.py": text, "other.py": text})

    done = interpreter.run("-m", "autohook", "compile", "pkg", "other.py", cwd=folder)

    assert (done.returncode, done.stderr) == (0, "")


def test_cache_dir_is_used(interpreter: Interpreter, write: Writer) -> None:
    toml = PROJECT["pyproject.toml"] + 'cache-dir = "kept"\n'
    folder = write({**PROJECT, "pyproject.toml": toml})

    interpreter.run("-m", "autohook", "compile", cwd=folder)

    assert {name.split(os.sep)[0] for name in kept_files(folder)} == {"kept"}
    assert report(interpreter, folder, "main.py")["pkg"] == "cached"


def test_command_writes_where_imports_may_not(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write(PROJECT)
    environment = {"PYTHONDONTWRITEBYTECODE": "1"}

    words = ["-m", "autohook", "compile"]
    done = interpreter.run(*words, cwd=folder, environment=environment)

    assert done.returncode == 0
    assert kept_files(folder)


def test_broken_module_is_told_with_its_line_and_the_others_are_converted(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({**PROJECT, "pkg/broken.py": "x = 1\ny = = 2\n"})

    done = interpreter.run("-m", "autohook", "compile", "pkg", cwd=folder)

    assert done.returncode == 1
    where = folder / "pkg" / "broken.py"
    assert f"{where}:2: SyntaxError: invalid syntax." in done.stderr
    assert "4 modules: 3 converted, 0 as kept before, 1 failed" in done.stdout


def test_place_that_cannot_be_written_is_a_failure_with_a_remedy(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({**PROJECT, "file": ""})
    environment = {"AUTOHOOK_CACHE_DIR": str(folder / "file" / "kept")}

    words = ["-m", "autohook", "compile", "pkg"]
    done = interpreter.run(*words, cwd=folder, environment=environment)

    assert done.returncode == 1
    assert "it cannot be kept" in done.stderr
    assert "Name a folder by cache-dir" in done.stderr


def test_functions_without_a_twin_are_counted_with_their_reasons(
    interpreter: Interpreter, write: Writer
) -> None:
    text = "def f():\n    return locals()\n\ndef g():\n    return locals()\n"
    folder = write({**PROJECT, "pkg/__init__.py": text})

    done = interpreter.run("-m", "autohook", "compile", "pkg", cwd=folder)

    *_, head, reason = done.stdout.splitlines()
    assert head == "3 functions, 2 without a staged twin"
    assert reason.startswith("  2  AH1")


def test_excluded_modules_are_left_out(interpreter: Interpreter, write: Writer) -> None:
    toml = PROJECT["pyproject.toml"] + 'exclude = ["pkg.inner.*"]\n'
    folder = write({**PROJECT, "pyproject.toml": toml})

    done = interpreter.run("-m", "autohook", "compile", "pkg", cwd=folder)

    assert "3 modules: 2 converted, 0 as kept before, 1 excluded" in done.stdout
    assert not any("deep" in name for name in kept_files(folder))


def test_modules_that_no_pattern_lists_are_told(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({**PROJECT, "new/__init__.py": "", "new/part.py": ""})

    done = interpreter.run("-m", "autohook", "compile", "new", cwd=folder)

    assert done.returncode == 0
    assert "imports will not convert new, new.part" in done.stderr


def test_compilers_warnings_are_told_as_those_of_python(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({**PROJECT, "pkg/__init__.py": "x = 1 is 1\n"})

    done = interpreter.run("-m", "autohook", "compile", "pkg", cwd=folder)

    assert done.returncode == 0
    where = folder / "pkg" / "__init__.py"
    assert f'{where}:1: SyntaxWarning: "is" with' in done.stderr


@contextlib.contextmanager
def long_run(
    interpreter: Interpreter, folder: Path, jobs: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Gives a process that is converting, and has kept something already."""
    command = [str(interpreter.executable), "-m", "autohook", "compile"]
    with subprocess.Popen(
        [*command, "--jobs", jobs, "pkg"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        while not kept_files(folder) and process.poll() is None:
            time.sleep(0.01)
        yield process


MANY = {
    f"pkg/m{i}.py": "def f(x):\n    return [x if x else y for y in x]\n" * 200
    for i in range(60)
}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupt_ends_it_without_a_traceback_and_leaves_whole_files(
    interpreter: Interpreter, write: Writer, jobs: str
) -> None:
    folder = write(MANY)
    with long_run(interpreter, folder, jobs) as process:
        os.killpg(process.pid, signal.SIGINT)
        _, stderr = process.communicate(timeout=60)

    assert (process.returncode, stderr) == (-signal.SIGINT, b"")
    assert not list(folder.rglob("*.tmp"))
    words = ["-m", "autohook", "cache", "info", "--json", "--module", "pkg.*"]
    states = json.loads(interpreter.run(*words, cwd=folder).stdout)["states"]
    assert 0 < states["current"] < len(MANY)
    assert states["stale"] == states["foreign"] == 0


def test_killed_command_leaves_no_processes_behind(
    interpreter: Interpreter, write: Writer
) -> None:
    with long_run(interpreter, write(MANY), "2") as process:
        process.kill()

        # It ends when the last process that has standard error is gone.
        process.communicate(timeout=60)


@pytest.mark.parametrize("words", [[], ["--quiet"]], ids=["told", "quiet"])
def test_progress_is_shown_on_a_terminal_alone(
    interpreter: Interpreter, write: Writer, words: list[str]
) -> None:
    folder = write(PROJECT)
    ours, theirs = pty.openpty()
    environment = {**os.environ, "HOME": str(folder), "TERM": "xterm"}
    command = [str(interpreter.executable), "-m", "autohook", "compile", *words]

    done = subprocess.run(
        command, cwd=folder, env=environment, stderr=theirs, check=False
    )
    os.close(theirs)
    shown = os.read(ours, 65536) if not words else b""
    os.close(ours)

    assert done.returncode == 0
    assert (b"] 3/3 pkg" in shown) == (not words)
    plain = interpreter.run("-m", "autohook", "compile", cwd=folder)
    assert plain.stderr == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--jbs", "2"], "unknown option --jbs, did you mean --jobs?"),
        (["--jobs", "0"], "--jobs: found '0', expected a number from 1 on"),
        (["--jobs=many"], "--jobs: found 'many', expected a number from 1 on"),
        (["--quiet=1"], "--quiet takes no value"),
        (["nothing"], "there is no file, folder or module nothing"),
        (["nothing.py"], "there is no file or folder nothing.py"),
        (["tensorflow"], "autohook never converts tensorflow"),
        (["sys"], "sys is not a source file"),
        (["pyproject.toml"], "pyproject.toml is not a .py file"),
        (["empty"], "empty has no source files"),
        (["--config", "no.toml"], "no.toml: cannot be read"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_words_end_with_two_and_leave_nothing(
    interpreter: Interpreter, write: Writer, words: list[str], message: str
) -> None:
    folder = write(PROJECT)
    (folder / "empty").mkdir()

    done = interpreter.run("-m", "autohook", "compile", *words, cwd=folder)

    assert done.returncode == 2
    assert done.stderr.startswith("autohook: error: ")
    assert message in done.stderr
    assert not kept_files(folder)


def test_compile_without_a_cache_says_what_to_unset(
    interpreter: Interpreter, write: Writer
) -> None:
    environment = {"AUTOHOOK_NO_CACHE": "1"}

    words = ["-m", "autohook", "compile"]
    done = interpreter.run(*words, cwd=write(PROJECT), environment=environment)

    assert done.returncode == 2
    assert "the cache is off (AUTOHOOK_NO_CACHE)" in done.stderr
