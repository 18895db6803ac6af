"""Runs programs in two processes, one plain and one hooked, and compares."""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.stateful.harness.processes import ROOT, DiedError, HungError, Process

from . import made
from .corpus import PACKAGE

if TYPE_CHECKING:
    from types import TracebackType


@dataclass(frozen=True)
class Verdict:
    """How one program looked hooked.

    Attributes:
        theme: The file.
        program: Its name.
        ways: Each way it was shown in, and whether it is the plain text.
        differences: What differs, as a diff, by way.
        staged: How many calls graphs have run.
        broken: Why there is nothing to compare.
    """

    theme: str
    program: str
    ways: dict[str, bool] = field(default_factory=dict)
    differences: dict[str, str] = field(default_factory=dict)
    staged: int = 0
    broken: str = ""

    @property
    def is_equal(self) -> bool:
        """Whether all that was shown is the plain text."""
        return not self.broken and all(self.ways.values())


class Worker(Process):
    """A process that runs failing programs.

    Args:
        way: "plain" or "hooked".
        folder: Where what the programs write lies, and the caches.
        python: The interpreter.
        graphs: Whether TensorFlow is imported first.
    """

    def __init__(self, way: str, folder: str, python: str, *, graphs: bool) -> None:
        super().__init__(way, folder)
        # One for both, whose files have names of their own: its name can be seen.
        cache = Path(folder, "cache")
        self._command = [python, "-m", f"{PACKAGE}.harness.worker", way, str(cache)]
        self._command.append("graphs" if graphs else "python")
        self._modules = Path(folder, "modules")

    def _start(self) -> None:
        self._text = ""
        self._modules.mkdir(exist_ok=True)
        names = ("AUTOHOOK", "PYTHON")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(names)}
        own = {
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": "0",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            made.FOLDER: str(self._modules),
        }
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env={**kept, **own},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("FAILING_DEBUG") else subprocess.DEVNULL,
            text=True,
        )
        self._read(is_start=True)


class Judge:
    """Compares programs of the corpus.

    Args:
        python: The interpreter that runs them.
        graphs: Whether TensorFlow is imported first.
    """

    def __init__(self, *, python: str = sys.executable, graphs: bool = True) -> None:
        self._folder = tempfile.TemporaryDirectory()
        name = self._folder.name
        self._plain = Worker("plain", name, python, graphs=graphs)
        self._hooked = Worker("hooked", name, python, graphs=graphs)

    def __enter__(self) -> Judge:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._plain.stop()
        self._hooked.stop()
        self._folder.cleanup()

    def judge(self, theme: str, program: str) -> Verdict:
        """Returns how a program looked hooked."""
        outcomes: list[dict[str, Any]] = []
        for process in (self._plain, self._hooked):
            try:
                outcome = process.run(f"{PACKAGE}.{theme}", program)
            except (HungError, DiedError, BrokenPipeError) as error:
                outcome = {"broken": repr(error)}
            if "broken" in outcome:
                return Verdict(theme, program, broken=outcome["broken"])
            outcomes.append(outcome)
        plain, hooked = outcomes
        return compare(
            theme, program, plain["shown"], hooked["shown"], hooked["staged"]
        )


def compare(
    theme: str, program: str, plain: dict[str, str], hooked: dict[str, str], staged: int
) -> Verdict:
    """Returns the verdict on what two runs have shown."""
    ways = {way: plain.get(way) == hooked.get(way) for way in {**plain, **hooked}}
    differences = {
        way: _difference(plain.get(way, ""), hooked.get(way, ""))
        for way, is_equal in ways.items()
        if not is_equal
    }
    return Verdict(theme, program, ways, differences, staged)


def _difference(plain: str, hooked: str) -> str:
    lines = difflib.unified_diff(
        plain.splitlines(), hooked.splitlines(), "plain", "hooked", lineterm="", n=1
    )
    return "\n".join(lines)
