"""Modules that programs write and import: those that cannot be part of a theme."""

from __future__ import annotations

import importlib
import os
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import types

FOLDER = "FAILING_FOLDER"
"""The variable that names the folder; both processes share it."""
PREFIX = "made_"
"""What the names of such modules begin with; the hooked process lists them all."""


def write(name: str, text: str, *, encoding: str = "utf-8") -> str:
    """Writes a module; returns its name. What is there already stays.

    Args:
        name: Its name without the prefix, with slashes for folders.
        text: Its source, which is dedented.
        encoding: What it is written in.
    """
    path = Path(os.environ[FOLDER], f"{PREFIX}{name}.py")
    data = textwrap.dedent(text).encode(encoding)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)
    importlib.invalidate_caches()
    return f"{PREFIX}{name}".replace("/", ".")


def forget() -> None:
    """Lets all such modules be imported anew."""
    for name in [name for name in sys.modules if name.startswith(PREFIX)]:
        del sys.modules[name]


def imported(name: str, text: str) -> types.ModuleType:
    """Writes a module and imports it as the statement does."""
    module: types.ModuleType = __import__(write(name, text))
    return module
