"""What identifies converted code: whatever could change it is in the key."""

from __future__ import annotations

import os
import sys
from time import time_ns

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
    "converter/children.py",
    "converter/emit.py",
    "converter/inventory.py",
    "converter/names.py",
    "converter/native.py",
    "converter/passing.py",
    "converter/quiet.py",
    "converter/region_flow.py",
    "converter/region_noise.py",
    "converter/regions.py",
    "converter/visitor.py",
    "runtime/layout.py",
    "runtime/unit_info.py",
    "runtime/units.py",
)
"""What of autohook's own code makes native code, relative to the package."""

TWIN_SOURCES = (*NATIVE_SOURCES[-3:], "converter", "errors.py", "options.py")
"""What of it makes twins; all of the converter, and gast besides."""

BEGIN = time_ns()
"""When this process began to look at those sources, ns."""


def digest(data: bytes) -> bytes:
    """Returns `SIZE` bytes that stand for the data."""
    return blake2b(data, digest_size=SIZE).digest()


class Keys:
    """Keys of the two kinds of files; made once in a process, when first needed.

    A key is b"" where the sources cannot be read, or have changed since this process
    began: it may run those of before, so its work must not go by their name.
    """

    def __init__(self) -> None:
        self._native: Fingerprint | None = None
        self._twins: Fingerprint | None = None

    @property
    def native(self) -> bytes:
        """The key of native code: the interpreter, its `-O`, and the converter."""
        if self._native is None:
            self._native = Fingerprint(NATIVE_SOURCES)
        return self._native.key

    @property
    def twins(self) -> bytes:
        """The key of twins: the same, all of the converter, and gast."""
        if self._twins is None:
            self._twins = Fingerprint(TWIN_SOURCES, _gast_sources())
        return self._twins.key

    @property
    def native_to_write(self) -> bytes:
        """The key for native code that has just been made, b"" if it may be another."""
        key = self.native
        return key if self._native and self._native.is_current() else b""

    @property
    def twins_to_write(self) -> bytes:
        """The key for twins that have just been made, b"" if it may be another."""
        key = self.twins
        return key if self._twins and self._twins.is_current() else b""


class Fingerprint:
    """A digest of the interpreter and of source files.

    Attributes:
        key: The digest; b"" where it would not be that of what this process runs.
    """

    def __init__(self, parts: tuple[str, ...], others: tuple[str, ...] = ()) -> None:
        """Takes what of autohook's, and the paths of others' files and folders."""
        package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        paths = [os.path.join(package, *part.split("/")) for part in parts]
        self._states: dict[str, tuple[int, ...]] = {}
        whole = _begin()
        try:
            for path in (*paths, *others):
                self._add(whole, path)
        except OSError:  # such as an autohook without its sources
            self._states.clear()
        now = time_ns()
        edits = [state[-1] for state in self._states.values()]
        is_known = edits and not any(BEGIN <= edit <= now for edit in edits)
        self.key = whole.digest() if is_known else b""

    def is_current(self) -> bool:
        """Returns whether the files are what they were."""
        try:
            return all(_state(os.stat(f)) == s for f, s in self._states.items())
        except OSError:
            return False

    def _add(self, whole: blake2b, path: str) -> None:
        for file in sorted(_source_files(path)):
            with open(file, "rb") as stream:
                self._states[file] = _state(os.fstat(stream.fileno()))
                data = stream.read()
            # Names and sizes keep two files apart from one that is both.
            whole.update(f"{os.path.basename(file)}\0{len(data)}\0".encode())
            whole.update(data)


def _begin() -> blake2b:
    whole = blake2b(MAGIC_NUMBER, digest_size=SIZE)
    implementation = (sys.implementation.cache_tag, sys.version, sys.flags.optimize)
    whole.update(repr(implementation).encode())
    return whole


def _state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def _source_files(path: str) -> Iterator[str]:
    if os.path.isdir(path):
        for entry in os.listdir(path):
            if entry.endswith(".py") or "." not in entry:
                yield from _source_files(os.path.join(path, entry))
    elif path.endswith(".py"):
        yield path


def _gast_sources() -> tuple[str, ...]:
    """Returns the file in which gast says its version; importing gast costs 20 ms."""
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec("gast")
    if spec is None or not spec.origin:
        return ()
    folder = os.path.dirname(spec.origin)
    version = os.path.join(folder, "version.py")
    return (version,) if os.path.exists(version) else (folder,)
