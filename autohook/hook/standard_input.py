"""Reads a program from standard input, and gives back what only CPython can tell."""

from __future__ import annotations

import os

from autohook.hook.main_program import load_program
from autohook.hook.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from autohook.hook.install import Hook

DESCRIPTOR = 0
PIECE = 65536
"""Bytes that are read at once, and that a pipe holds."""


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
        if not names_encoding(text):
            return load_program(Source("__main__", "<stdin>", text), hook)
    except (SyntaxError, ValueError):
        pass  # CPython meets it again and says so
    _give_back(text, start)
    return None


def names_encoding(text: bytes) -> bool:
    """Returns whether a text may begin with the name of its encoding, or a mark of it.

    Outside of files that is read in other ways, or not at all.
    """
    head = b"\n".join(text.split(b"\n", 2)[:2])
    return b"coding" in head or text.startswith(b"\xef\xbb\xbf")


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
    """Lets standard input be read again; a long text of a pipe comes from a file."""
    if start >= 0:
        os.lseek(DESCRIPTOR, start, os.SEEK_SET)
        return
    if len(text) <= PIECE:
        reader, writer = os.pipe()
        os.write(writer, text)
        os.close(writer)
        os.dup2(reader, DESCRIPTOR)
        os.close(reader)
        return
    import tempfile

    with tempfile.TemporaryFile() as stream:
        stream.write(text)
        stream.seek(0)
        os.dup2(stream.fileno(), DESCRIPTOR)
