"""What program an interpreter was started for, told from `sys.orig_argv`."""

from __future__ import annotations

import os
import sys

from autohook.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

LIBRARY_FOLDERS = frozenset({"site-packages", "dist-packages"})
WITH_VALUE = ("-W", "-X", "--check-hash-based-pycs")


class Program(Value):
    """The program of a process.

    Attributes:
        kind: "script" (a file, a folder or a zip file), "module", "command" or
            "stdin" (also the interactive prompt).
        value: The path, the module's name or the source text; "" for stdin.
    """

    __slots__ = ("kind", "value")

    def __init__(self, kind: str, value: str) -> None:
        self.kind: Final = kind
        self.value: Final = value


def find_program(arguments: Sequence[str]) -> Program:
    """Returns the program that an interpreter's command line names.

    Args:
        arguments: As in `sys.orig_argv`: the interpreter, its options, the rest.
    """
    position = 1
    while position < len(arguments):
        argument = arguments[position]
        if argument == "-" or not argument.startswith("-"):
            break
        if argument.startswith("--"):
            position += 2 if argument in WITH_VALUE else 1
            continue
        kind, value, takes_next = _read_letters(argument)
        following = arguments[position + 1] if position + 1 < len(arguments) else ""
        if kind:
            return Program(kind, value or following)
        position += 2 if takes_next else 1
    rest = arguments[position] if position < len(arguments) else "-"
    return Program("stdin", "") if rest == "-" else Program("script", rest)


def _read_letters(argument: str) -> tuple[str, str, bool]:
    """Returns what a group such as `-Im` says: kind, its value, value follows."""
    for index, letter in enumerate(argument[1:], start=2):
        rest = argument[index:]
        if letter == "c":
            return "command", rest, True
        if letter == "m":
            return "module", rest, True
        if letter in "WX":
            return "", "", not rest
    return "", "", False


def is_tool(path: str) -> bool:
    """Returns whether a script is an installed command such as `pytest`.

    Those stand beside the interpreter or in an installed library, and are never the
    user's program.
    """
    return is_beside_interpreter(path) or is_installed(os.path.abspath(path))


def is_beside_interpreter(path: str) -> bool:
    """Returns whether a script was put where commands are installed."""
    scripts = os.path.dirname(os.path.abspath(sys.executable or ""))
    folder = os.path.dirname(os.path.abspath(path))
    return os.path.normcase(folder) == os.path.normcase(scripts)


def is_installed(origin: str) -> bool:
    """Returns whether a file lies in a folder of installed packages."""
    parts = origin.replace("\\", "/").split("/")
    return not LIBRARY_FOLDERS.isdisjoint(parts)


def is_python_starting() -> bool:
    """Returns whether the interpreter is still importing `site`, which runs us."""
    spec = getattr(sys.modules.get("site"), "__spec__", None)
    return bool(getattr(spec, "_initializing", False))


def find_root(program: Program) -> str:
    """Returns the folder that belongs to a program: its own, or the current one."""
    if program.kind == "script" and not is_tool(program.value):
        path = os.path.realpath(program.value)
        return path if os.path.isdir(path) else os.path.dirname(path)
    try:
        return os.path.realpath(os.getcwd())
    except OSError:  # the current folder has been removed
        return ""
