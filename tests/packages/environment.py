"""A virtual environment with autohook and the packages under test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("autohook", "autohook.pth", "autohook.start", "setup.py", "pyproject.toml")
FOREIGN = ("AUTOHOOK", "PYTHON", "COV", "PYTEST")
TIME_LIMIT = 1800.0
"""Seconds that one process may take."""


@dataclass(frozen=True)
class Run:
    """How a process ended.

    Attributes:
        code: Its exit code, 124 where it ran out of time.
        stdout: What it wrote.
        stderr: What it wrote there.
    """

    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Environment:
    """An interpreter and a folder for all that its processes write.

    Attributes:
        python: The interpreter.
        folder: Where outputs and caches go.
    """

    python: Path
    folder: Path

    def run(
        self,
        *arguments: str,
        variables: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        limit: float = TIME_LIMIT,
    ) -> Run:
        """Runs the interpreter in an environment that says nothing of its own."""
        kept = {n: v for n, v in os.environ.items() if not n.startswith(FOREIGN)}
        settings = {
            "PYTHONHASHSEED": "0",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "-1",
            "COLUMNS": "80",
        }
        # A package that looks for a cache or a configuration finds none.
        homes = {"HOME": str(self.folder), "XDG_CACHE_HOME": str(self.folder / "home")}
        try:
            done = subprocess.run(
                [str(self.python), *arguments],
                cwd=cwd or self.folder,
                env={**kept, **homes, **settings, **(variables or {})},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=limit,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            return Run(124, _text(late.stdout), _text(late.stderr) + "\nout of time")
        return Run(done.returncode, done.stdout, done.stderr)

    def install(self, distributions: Sequence[str]) -> str:
        """Installs distributions with pip.

        Returns:
            What went wrong, "" if nothing did.
        """
        if not distributions:
            return ""
        return self.pip("install", "-q", *distributions)

    def pip(self, *arguments: str) -> str:
        """Runs pip; returns what went wrong, "" if nothing did."""
        done = subprocess.run(
            [str(self.python), "-m", "pip", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stderr if done.returncode else ""

    def versions(self) -> dict[str, str]:
        """Returns the versions of what is installed, by normalised name."""
        script = (
            "import importlib.metadata as m, json\n"
            "print(json.dumps({d.metadata['Name']: d.version"
            " for d in m.distributions() if d.metadata['Name']}))"
        )
        found: dict[str, str] = json.loads(self.run("-c", script).stdout)
        return {normalise(name): version for name, version in found.items()}


def normalise(name: str) -> str:
    """Returns a distribution's name as PEP 503 compares it."""
    return name.lower().replace("_", "-").replace(".", "-")


def running_interpreter(folder: Path) -> Environment:
    """Returns the interpreter that is running; what it has is what is tested."""
    return Environment(Path(sys.executable), folder)


def make_environment(folder: Path, python: str) -> Environment:
    """Returns the virtual environment in a folder, made if it is not there.

    Autohook is installed afresh, from a copy of its sources: a build must not write
    into the checkout, nor an edit during a run change what runs.

    Raises:
        RuntimeError: It cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    venv = folder / "venv"
    executable = venv / "bin" / "python"
    if not executable.exists():
        subprocess.run([python, "-m", "venv", str(venv)], check=True)
    environment = Environment(executable, folder)
    copy = folder / "autohook-source"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
        else:
            shutil.copyfile(ROOT / name, copy / name)
    trouble = environment.install(["gast", "astor", "pytest", "setuptools", "wheel"])
    options = ["--force-reinstall", "--no-deps", "--no-build-isolation"]
    trouble = trouble or environment.install([*options, str(copy)])
    if trouble:
        raise RuntimeError(trouble)
    return environment


def _text(output: str | bytes | None) -> str:
    if isinstance(output, bytes):
        return output.decode("utf-8", "replace")
    return output or ""
