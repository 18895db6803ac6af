"""What identifies converted code: whatever could change it is in the fingerprint."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

try:  # hashlib costs ten times as much to import
    from _blake2 import blake2b
except ImportError:  # an interpreter without that C module
    from hashlib import blake2b

SIZE = 32
"""Bytes of a fingerprint."""

SOURCES = ("converter", "runtime/units.py", "errors.py", "options.py")
"""What of autohook's own code can change the output, relative to the package."""


def digest(data: bytes) -> bytes:
    """Returns `SIZE` bytes that stand for the data."""
    return blake2b(data, digest_size=SIZE).digest()


class Fingerprints:
    """Makes fingerprints; reads autohook's own sources once per process."""

    def __init__(self) -> None:
        self._environment = b""

    def make(self, source: bytes, filename: str, options: tuple[object, ...]) -> bytes:
        """Returns the fingerprint of one conversion.

        Args:
            source: The bytes of the module's file.
            filename: The name that its code objects carry.
            options: The fields of the conversion's options.
        """
        if not self._environment:
            self._environment = _describe_environment()
        head = repr((filename, options, sys.flags.optimize, len(source)))
        whole = blake2b(self._environment, digest_size=SIZE)
        whole.update(head.encode("utf-8", "surrogatepass"))
        whole.update(source)
        return whole.digest()


def _describe_environment() -> bytes:
    """Returns a digest of the interpreter, gast and autohook's own sources."""
    from importlib.util import MAGIC_NUMBER

    whole = blake2b(MAGIC_NUMBER, digest_size=SIZE)
    whole.update(repr((sys.implementation.cache_tag, sys.version)).encode())
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for part in SOURCES:
        _add_files(whole, os.path.join(package, *part.split("/")))
    _add_files(whole, _gast_version_file())
    return whole.digest()


def _add_files(whole: blake2b, path: str) -> None:
    for file in sorted(_source_files(path)):
        with open(file, "rb") as stream:
            data = stream.read()
        # Names and sizes keep two files apart from one that is both.
        whole.update(f"{os.path.basename(file)}\0{len(data)}\0".encode())
        whole.update(data)


def _source_files(path: str) -> Iterator[str]:
    if os.path.isdir(path):
        for entry in os.listdir(path):
            if entry.endswith(".py") or "." not in entry:
                yield from _source_files(os.path.join(path, entry))
    elif path.endswith(".py"):
        yield path


def _gast_version_file() -> str:
    """Returns the file in which gast says its version; importing gast costs 20 ms."""
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec("gast")
    folder = os.path.dirname(spec.origin) if spec and spec.origin else ""
    return os.path.join(folder, "version.py") if folder else ""
