"""Units: what a prologue asks, and how a twin becomes a function."""

from __future__ import annotations

import marshal
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

PLACEHOLDER = b"\x00autohook-unit:"


class UnitInfo(NamedTuple):
    """What the converter knows of one function; plain values that marshal can store.

    Attributes:
        index: Position in the module's table of units.
        qualname: As `__qualname__` would be, `<lambda>` for lambdas.
        filename: The user's file.
        lineno: The 1-based line of the `def` or `lambda`.
        parameters: Names in the order that the prologue passes them.
        free_names: The user's free variables that the twin needs, sorted.
        global_names: Names that the function, or a function nested in it, reads
            as globals or builtins.
        twin: `marshal.dumps` of the twin's code object, or None.
        reason: Why there is no twin: (code, message, lineno, remedy), or None.
    """

    index: int
    qualname: str
    filename: str
    lineno: int
    parameters: tuple[str, ...]
    free_names: tuple[str, ...]
    global_names: tuple[str, ...]
    twin: bytes | None
    reason: tuple[str, str, int, str] | None
