"""Two copies of one program in one process: a plain one and a listed one."""

from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LISTED = "listed_"


def names(folder: str) -> list[str]:
    """Returns the programs in `benchmarks/<folder>`, in alphabetical order."""
    files = (HERE / folder).glob("*.py")
    return sorted(path.stem for path in files if path.stem != "__init__")


def plain(folder: str, name: str) -> Any:
    """Imports the program as Python does."""
    return importlib.import_module(f"benchmarks.{folder}.{name}")


def listed(folder: str, name: str) -> Any:
    """Imports a second copy, through autohook, under another package name."""
    import autohook

    package = LISTED + folder
    if package not in sys.modules:
        alias = types.ModuleType(package)
        alias.__path__ = [str(HERE / folder)]
        sys.modules[package] = alias
    with autohook.install(modules=[package + ".*"]):
        return importlib.import_module(f"{package}.{name}")
