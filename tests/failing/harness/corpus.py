"""What programs there are, read from their files without importing them."""

from __future__ import annotations

import ast
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
PACKAGE = "tests.failing"
PREFIX = "run_"
STAGED = "staged_"
"""What the names of files begin with whose programs import TensorFlow."""
_OURS = ("_", "test_", "explained")


def themes() -> list[str]:
    """Returns the names of the files that hold programs, sorted."""
    return sorted(
        path.stem for path in FOLDER.glob("*.py") if not path.name.startswith(_OURS)
    )


def programs(theme: str) -> list[str]:
    """Returns the programs of one file, in order: its `run_...` without the prefix."""
    tree = ast.parse((FOLDER / f"{theme}.py").read_text(encoding="utf-8"))
    return [
        node.name.removeprefix(PREFIX)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith(PREFIX)
    ]


def all_programs() -> list[tuple[str, str]]:
    """Returns the file and the name of every program."""
    return [(theme, program) for theme in themes() for program in programs(theme)]
