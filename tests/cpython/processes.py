"""Runs test files in processes of their own, plainly and under the hook."""

from __future__ import annotations

import contextlib
import importlib.util
import marshal
import os
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cpython.catalogue import FROM_SOURCE

if TYPE_CHECKING:
    from tests.cpython.catalogue import TestFile

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
STARTER = (
    'import os; os.environ.get("CPYTHON_OUTCOMES") '
    'and __import__("_cpython_recorder").start()\n'
)
SECONDS = 240
Outcome = tuple[str, str, str]


@dataclass(frozen=True)
class Run:
    """What one process reported.

    Attributes:
        outcomes: How often each (test, outcome, kind of exception) was seen.
        converted: The number of units of each converted module.
        plain: Why listed modules were not converted.
        note: "timed out", "crashed (-11)", "skipped: why" or "".
        log: Where its output is.
    """

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    converted: dict[str, int] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)
    note: str = ""
    log: str = ""

    @property
    def tests(self) -> int:
        """How many tests ended, whatever way."""
        return sum(n for (_, kind, _), n in self.outcomes.items() if kind != "subtest")


class Python:
    """An interpreter with autohook's start files in its site-packages."""

    def __init__(self, base: str, folder: Path) -> None:
        """Makes a virtual environment of `base` below `folder`.

        Raises:
            CalledProcessError: `base` cannot make one.
        """
        self.folder = folder
        home = folder / "venv"
        self.executable = str(home / "bin" / "python")
        if not home.exists():
            subprocess.run([base, "-m", "venv", "--without-pip", str(home)], check=True)
        site = next((home / "lib").glob("python*")) / "site-packages"
        self.version = site.parent.name.removeprefix("python")
        self._fill(site)
        # Not by -c: Python 3.13 imports linecache for it.
        script = folder / "bare.py"
        script.write_text("import sys; print(*sys.modules)")
        self._bare = folder / "bare.txt"
        self._bare.write_bytes(
            subprocess.run(
                [self.executable, str(script)],
                check=True,
                capture_output=True,
                env=self._environment(""),
            ).stdout
        )

    def _fill(self, site: Path) -> None:
        for name in ("gast", "astor", "tomli"):
            spec = importlib.util.find_spec(name)
            if spec is not None and spec.origin and not (site / name).exists():
                shutil.copytree(Path(spec.origin).parent, site / name)
        (site / "__paths.pth").write_text(f"{ROOT}\n")
        for name in ("autohook.pth", "autohook.start"):
            shutil.copyfile(ROOT / name, site / name)
        shutil.copyfile(HERE / "recorder.py", site / "_cpython_recorder.py")
        (site / "zz_recorder.pth").write_text(STARTER)
        # Not in this project's folder, whose configuration would count.
        shutil.copyfile(HERE / "worker.py", self.folder / "worker.py")

    def has(self, file: TestFile) -> bool:
        """Returns whether this Python has a test file (as one that can be a script)."""
        code = "import test; print(test.__path__[0])"
        done = subprocess.run(
            [self.executable, "-c", code], check=True, capture_output=True, text=True
        )
        place = Path(done.stdout.strip()) / f"test_{file.name}"
        return place.with_suffix(".py").exists() or (
            file.way == "module" and place.is_dir()
        )

    def _environment(self, modules: str) -> dict[str, str]:
        dropped = ("AUTOHOOK", "PYTHON", "COV", "PYTEST")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
        kept["PYTHONHASHSEED"] = "0"
        if not modules:
            return kept
        return {
            **kept,
            "AUTOHOOK": "1",
            "AUTOHOOK_MODULES": modules,
            "AUTOHOOK_EXCLUDE": "worker",
            "AUTOHOOK_CACHE_DIR": str(self.folder / "cache"),
        }

    def start(self, file: TestFile, way: str) -> Process:
        """Starts a test file "plain" or "hooked"."""
        return Process(self, file, way)


class Process:
    """One running test file."""

    def __init__(self, python: Python, file: TestFile, way: str) -> None:
        modules = ",".join(file.modules) if way == "hooked" else ""
        logs = python.folder / "logs"
        logs.mkdir(exist_ok=True)
        self._log = logs / f"{file.name}-{file.way}-{way}.txt"
        self._place = Path(tempfile.mkdtemp(prefix="run", dir=python.folder))
        self._outcomes = self._place / "outcomes"
        work = self._place / "work"
        temporary = self._place / "tmp"
        work.mkdir()
        temporary.mkdir()
        environment = python._environment(modules)
        environment["TMPDIR"] = str(temporary)
        if file.way == "main":
            environment["CPYTHON_OUTCOMES"] = str(self._outcomes)
        with self._log.open("wb") as stream:
            self._process = subprocess.Popen(
                self._command(python, file),
                cwd=work,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _command(self, python: Python, file: TestFile) -> list[str]:
        command = [python.executable]
        if file.name in FROM_SOURCE and python.version != "3.10":
            command += ["-X", "frozen_modules=off"]
        if file.way == "module":
            worker = str(python.folder / "worker.py")
            return [
                *command,
                worker,
                file.module,
                str(self._outcomes),
                str(python._bare),
            ]
        code = "import test; print(test.__path__[0])"
        done = subprocess.run(
            [python.executable, "-c", code], check=True, capture_output=True, text=True
        )
        return [*command, f"{done.stdout.strip()}/test_{file.name}.py"]

    def wait(self) -> Run:
        """Returns what it reported, when it has ended or its time is over."""
        note = ""
        try:
            self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            note = "timed out"
        # Its own group: what the tests have left running goes too.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        status = self._process.wait()
        try:
            found, converted, plain, said = marshal.loads(self._outcomes.read_bytes())
        except OSError:
            return Run(note=note or f"crashed ({status})", log=str(self._log))
        finally:
            shutil.rmtree(self._place, ignore_errors=True)
        note = note or ("" if said == "main" else said)
        return Run(Counter(found), converted, plain, note, str(self._log))
