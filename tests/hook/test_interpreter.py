"""What program an interpreter's command line names."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from autohook.hook.interpreter import Program, find_program, find_root

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "program"),
    [
        ("python", Program("stdin", "")),
        ("python -", Program("stdin", "")),
        ("python s.py -m x", Program("script", "s.py")),
        ("python -O -u s.py", Program("script", "s.py")),
        ("python -W error -X dev s.py", Program("script", "s.py")),
        ("python -Werror s.py -c x", Program("script", "s.py")),
        ("python -BW error s.py", Program("script", "s.py")),
        ("python --check-hash-based-pycs always s.py", Program("script", "s.py")),
        ("python -m pkg -c x", Program("module", "pkg")),
        ("python -Im pkg", Program("module", "pkg")),
        ("python -mpkg", Program("module", "pkg")),
        ("python -c pass a", Program("command", "pass")),
        ("python -Wcm x.py", Program("script", "x.py")),
    ],
)
def test_program_is_found_as_cpython_finds_it(line: str, program: Program) -> None:
    assert find_program(line.split()) == program


def test_root_of_a_script_is_the_folder_of_the_real_file(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "s.py").touch()
    (tmp_path / "link.py").symlink_to(tmp_path / "real" / "s.py")

    root = find_root(Program("script", str(tmp_path / "link.py")))

    assert root == str(tmp_path / "real")


def test_root_of_an_installed_command_is_the_current_folder() -> None:
    command = os.path.join(os.path.dirname(sys.executable), "pytest")

    assert find_root(Program("script", command)) == os.path.realpath(".")
