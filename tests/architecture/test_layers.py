"""Imports point down: the contracts of pyproject.toml, and a proof that they bite."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import autohook

ROOT = Path(autohook.__file__).parent.parent


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("importlinter")
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def copy_package(folder: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "autohook", folder / "autohook", ignore=ignore)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


@pytest.mark.slow
def test_imports_point_down() -> None:
    done = lint_imports(ROOT)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("hook/finder.py", "import tensorflow"),
        ("runtime/units.py", "from autohook.hook import selection"),
        ("staging/__init__.py", "import gast"),
        ("errors.py", "from autohook import config"),
        ("converter/names.py", "import autohook.staging"),
        ("runtime/dispatch.py", "import tensorflow"),
    ],
)
def test_import_that_points_up_is_found(
    tmp_path: Path, module: str, statement: str
) -> None:
    path = copy_package(tmp_path) / "autohook" / module
    path.write_text(f"{path.read_text()}\n\ndef late():\n    {statement}\n")

    done = lint_imports(tmp_path)

    assert done.returncode != 0
    assert "BROKEN" in done.stdout


def importers_of_passes(folder: Path) -> list[str]:
    """Returns the passes that import a pass."""
    return [
        path.name
        for path in sorted(folder.glob("*.py"))
        if path.name != "__init__.py"
        and "autohook.converter.passes" in path.read_text(encoding="utf-8")
    ]


def test_no_pass_imports_a_pass() -> None:
    assert importers_of_passes(ROOT / "autohook" / "converter" / "passes") == []


def test_pass_that_imports_a_pass_is_found(tmp_path: Path) -> None:
    text = "from autohook.converter.passes.lower_break import LowerBreak\n"
    (tmp_path / "one.py").write_text(text)

    assert importers_of_passes(tmp_path) == ["one.py"]
