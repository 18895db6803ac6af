"""What identifies converted code: whatever could change it is in the key."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

try:  # hashlib costs ten times as much to import
    from _blake2 import blake2b
except ImportError:  # an interpreter without that C module
    from hashlib import blake2b
try:  # importlib.util imports contextlib, functools and more
    from _frozen_importlib_external import MAGIC_NUMBER
except ImportError:
    from importlib.util import MAGIC_NUMBER

SIZE = 32
"""Bytes of a key or a digest."""

NATIVE_SOURCES = (
    "converter/emit.py",
    "converter/inventory.py",
    "converter/names.py",
    "converter/native.py",
    "converter/quiet.py",
    "runtime/units.py",
)
"""What of autohook's own code makes native code, relative to the package."""

TWIN_SOURCES = ("converter", "errors.py", "options.py", "runtime/units.py")
"""What of it makes twins; all of the converter, and gast besides."""


def digest(data: bytes) -> bytes:
    """Returns `SIZE` bytes that stand for the data."""
    return blake2b(data, digest_size=SIZE).digest()


class Keys:
    """Keys of the two kinds of files; made once in a process, when first needed."""

    def __init__(self) -> None:
        self._native = b""
        self._twins = b""

    @property
    def native(self) -> bytes:
        """The key of native code: the interpreter, its `-O`, and the converter."""
        if not self._native:
            whole = _begin()
            _add_sources(whole, NATIVE_SOURCES)
            self._native = whole.digest()
        return self._native

    @property
    def twins(self) -> bytes:
        """The key of twins: the same, all of the converter, and gast."""
        if not self._twins:
            whole = _begin()
            _add_sources(whole, TWIN_SOURCES)
            _add_files(whole, _gast_version_file())
            self._twins = whole.digest()
        return self._twins


def _begin() -> blake2b:
    whole = blake2b(MAGIC_NUMBER, digest_size=SIZE)
    implementation = (sys.implementation.cache_tag, sys.version, sys.flags.optimize)
    whole.update(repr(implementation).encode())
    return whole


def _add_sources(whole: blake2b, parts: tuple[str, ...]) -> None:
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for part in parts:
        _add_files(whole, os.path.join(package, *part.split("/")))


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
