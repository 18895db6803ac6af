"""What the tests share: real interpreters with the hook in their site-packages."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
STAND_IN = Path(__file__).resolve().parent / "hook" / "stand_in_converter.py"
SITECUSTOMIZE = """\
import os, sys
file = os.environ.get("STAND_IN_CONVERTER")
if file:
    from importlib.machinery import ModuleSpec, SourceFileLoader
    class Finder:
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name == "autohook.converter.emit":
                return ModuleSpec(name, SourceFileLoader(name, file), origin=file)
    sys.meta_path.insert(0, Finder)
"""


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As for what a shell starts in the background; the processes that tests start
    # would ignore it as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Interpreter:
    """A Python whose site-packages has autohook.pth and autohook.start."""

    executable: Path

    def run(
        self,
        *arguments: str,
        cwd: Path,
        stdin: str = "",
        stand_in: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Runs it; the cache is on, whatever the outer environment says."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AUTOHOOK", "PYTHON", "COV", "PYTEST"))
        }
        extra = {"STAND_IN_CONVERTER": str(STAND_IN)} if stand_in else {}
        return subprocess.run(
            [str(self.executable), *arguments],
            cwd=cwd,
            input=stdin,
            env={**kept, "HOME": str(cwd), **extra, **(environment or {})},
            capture_output=True,
            text=True,
            errors="surrogateescape",
            timeout=300,
            check=False,
        )


@pytest.fixture(scope="session")
def interpreter(tmp_path_factory: pytest.TempPathFactory) -> Interpreter:
    """An interpreter that starts the hook as an installed autohook does."""
    folder = tmp_path_factory.mktemp("interpreter") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    executable = folder / "bin" / "python"
    site = next((folder / "lib").glob("python*")) / "site-packages"
    for name in ("autohook.pth", "autohook.start"):
        (site / name).write_bytes((ROOT / name).read_bytes())
    outer = Path(sysconfig.get_path("purelib"))
    # setuptools' stand-in for distutils, which older TensorFlow imports.
    for file in outer.glob("distutils-precedence.pth"):
        (site / file.name).write_bytes(file.read_bytes())
    # Sorted before autohook.pth, as the files of editable installs are.
    (site / "__paths.pth").write_text(f"{ROOT}\n{outer}\n")
    (site / "sitecustomize.py").write_text(SITECUSTOMIZE)
    return Interpreter(executable)


@pytest.fixture
def clean_imports() -> Iterator[None]:
    """Restores what imports change."""
    modules = dict(sys.modules)
    finders, hooks, path = sys.meta_path[:], sys.path_hooks[:], sys.path[:]
    yield
    sys.meta_path[:], sys.path_hooks[:], sys.path[:] = finders, hooks, path
    for name in set(sys.modules) - set(modules):
        del sys.modules[name]


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """Writes text files, with their folders; returns the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Writes files of a project into the test's own folder."""
    return Writer(tmp_path)


@dataclass(frozen=True)
class Writer:
    """Writes the files of a project."""

    folder: Path

    def __call__(self, files: Mapping[str, str]) -> Path:
        return write_files(self.folder, files)
