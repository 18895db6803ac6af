"""What an import of autohook costs in modules: next to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Interpreter

PROBE = "import sys; old = {{*sys.modules}}; {}; print(*{{*sys.modules}} - old)"
HEAVY = {
    "tensorflow",
    "keras",
    "numpy",
    "gast",
    "astor",
    "ast",
    "argparse",
    "tomllib",
    "pathlib",
    "logging",
    "inspect",
}


def imported(interpreter: Interpreter, folder: Path, statement: str) -> set[str]:
    done = interpreter.run("-c", PROBE.format(statement), cwd=folder)
    assert done.stderr == ""
    return set(done.stdout.split())


def test_importing_autohook_imports_nothing_else(
    interpreter: Interpreter, tmp_path: Path
) -> None:
    assert imported(interpreter, tmp_path, "import autohook") <= {
        "autohook",
        "__future__",
    }


def test_probe_notices_a_heavy_import(interpreter: Interpreter, tmp_path: Path) -> None:
    names = imported(interpreter, tmp_path, "import autohook, argparse")

    assert HEAVY & names


@pytest.mark.parametrize("module", ["autohook._startup", "autohook.hook.selection"])
def test_hook_does_without_heavy_modules_until_something_is_listed(
    interpreter: Interpreter, tmp_path: Path, module: str
) -> None:
    assert not HEAVY & imported(interpreter, tmp_path, f"import {module}")


def test_installing_a_hook_imports_no_tensorflow_and_no_converter(
    interpreter: Interpreter, tmp_path: Path
) -> None:
    statement = "import autohook; autohook.install(modules=['none'])"

    names = imported(interpreter, tmp_path, statement)

    assert not {"tensorflow", "keras", "numpy", "gast", "astor"} & names
    assert "autohook.converter" not in names
