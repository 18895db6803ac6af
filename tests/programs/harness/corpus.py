"""What programs there are, read from their files without importing them."""

from __future__ import annotations

import ast
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent
PACKAGE = "tests.programs"
_OURS = ("_", "test_", "refused", "known_wrong")


def constructs() -> list[str]:
    """Returns the names of the files that hold programs, sorted."""
    return sorted(
        path.stem for path in FOLDER.glob("*.py") if not path.name.startswith(_OURS)
    )


def programs(construct: str) -> list[str]:
    """Returns the names of the functions that INPUTS of one file names, in order."""
    tree = ast.parse((FOLDER / f"{construct}.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            (target,) = node.targets
            if isinstance(target, ast.Name) and target.id == "INPUTS":
                keys = node.value.keys
                return [key.id for key in keys if isinstance(key, ast.Name)]
    raise ValueError(f"{construct}.py has no INPUTS = {{function: [arguments, ...]}}")
