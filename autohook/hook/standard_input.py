"""Reads a program from standard input, and gives back what only CPython can tell."""

from __future__ import annotations

import os

from autohook.hook.conversion import Source
from autohook.hook.main_program import load_program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from autohook.hook.install import Hook

DESCRIPTOR = 0
PIECE = 65536
"""Bytes that are read at once."""


def load_input(hook: Hook) -> CodeType | None:
    """Returns the code of the program on standard input.

    Returns:
        None where CPython has to read it: it words syntax errors as only it can.

    Raises:
        ConverterBugError: In strict mode, where the program cannot be converted.
    """
    start = _position()
    try:
        text = _read()
    except OSError:
        return None  # such as a folder
    try:
        return load_program(Source("__main__", "<stdin>", text, ""), hook)
    except (SyntaxError, ValueError):
        _give_back(text, start)
        return None


def _position() -> int:
    """Returns where in a file we are, -1 in a pipe."""
    try:
        return os.lseek(DESCRIPTOR, 0, os.SEEK_CUR)
    except OSError:
        return -1


def _read() -> bytes:
    pieces = []
    while piece := os.read(DESCRIPTOR, PIECE):
        pieces.append(piece)
    return b"".join(pieces)


def _give_back(text: bytes, start: int) -> None:
    """Lets standard input be read again; a pipe is replaced by a file."""
    if start >= 0:
        os.lseek(DESCRIPTOR, start, os.SEEK_SET)
        return
    import tempfile

    with tempfile.TemporaryFile() as stream:
        stream.write(text)
        stream.seek(0)
        os.dup2(stream.fileno(), DESCRIPTOR)
