"""Files of converted code: written whole or not at all, never believed unread."""

from __future__ import annotations

import marshal
import os
import sys
from _imp import source_hash

from autohook.cache.fingerprint import SIZE
from autohook.cache.private_file import (
    is_usable,
    read_own,
    remove_abandoned,
    write_atomically,
)
from autohook.cache.stamp import NEVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from autohook.cache.stamp import Stamp

MAGIC = b"autohook\r\n\x00\x02"
CHECKSUM = 8
STAMP = 5 * 8
HEADER = len(MAGIC) + CHECKSUM + 2 * SIZE + STAMP
NATIVE = ".autohook.pyc"
TWINS = ".autohook-twins.pyc"
CONFIG = ".autohook-config.pyc"
SUFFIXES = (NATIVE, TWINS, CONFIG)
"""How the names of autohook's files end: native code, staged twins, configuration."""
NO_KEY = "autohook's own files have changed since this process began"


class Entry:
    """What one file holds.

    Attributes:
        file: Its path.
        source: The digest of the source that it was made from.
        stamp: The fields of the source's stamp, `LATER` or `NEVER` where that proves
            nothing.
        payload: What was stored, as marshal packed it.
    """

    __slots__ = ("_value", "file", "payload", "source", "stamp")

    def __init__(
        self, file: str, source: bytes, stamp: tuple[int, ...], payload: memoryview
    ) -> None:
        self.file = file
        self.source = source
        self.stamp = stamp
        self.payload = payload
        self._value: Any = None

    def unpack(self) -> None:
        """Makes the value.

        Raises:
            ValueError, EOFError, TypeError, MemoryError: marshal did not write it.
        """
        self._value = marshal.loads(self.payload)

    def value(self) -> Any:
        """Returns what was stored."""
        return self._value


class Found:
    """The answer of the cache.

    Attributes:
        entry: What was found, None for a miss.
        reason: Why it is a miss, or where it was found.
    """

    __slots__ = ("entry", "reason")

    def __init__(self, entry: Entry | None, reason: str) -> None:
        self.entry = entry
        self.reason = reason


class Places:
    """Where the converted code of one module is kept, best place first."""

    __slots__ = ("_cache_dir", "_stem")

    def __init__(self, cached: str, cache_dir: str) -> None:
        """Takes the path of the plain bytecode and the configured folder, or "".

        The first (`spec.cached`) honours PYTHONPYCACHEPREFIX, and differs by
        interpreter and `-O`.
        """
        if not os.path.isabs(cached):
            # Twins are looked for later, when the program may be somewhere else.
            cached = os.path.abspath(cached)
        self._stem = cached.removesuffix(".pyc")
        self._cache_dir = cache_dir

    def best(self, suffix: str) -> str:
        """Returns the path to look at first, for one of `SUFFIXES`."""
        name = self._stem + suffix
        return _mirror(name, self._cache_dir) if self._cache_dir else name

    def second(self, suffix: str) -> str:
        """Returns the path where the best one cannot be used, "" if there is none."""
        folder = "" if self._cache_dir else user_folder()
        return _mirror(self._stem + suffix, folder) if folder else ""

    def files(self, suffix: str) -> Iterator[str]:
        """Yields both paths; the second is looked for when it is asked for."""
        yield self.best(suffix)
        second = self.second(suffix)
        if second:
            yield second

    def read(
        self, suffix: str, key: bytes, is_current: Callable[[Entry], bool]
    ) -> Found:
        """Returns the entry with a key, if the caller finds it current.

        The user's folder is looked into only where the first cannot be used: asking
        for it takes longer than a hit.
        """
        if not key:
            return Found(None, NO_KEY)
        first = ""
        for place in (self.best, self.second):
            file = place(suffix)
            if not file:
                break
            try:
                entry = _load(file, key)
                if is_current(entry):
                    entry.unpack()
                    return Found(entry, file)
                reason, may_be_elsewhere = "the source has changed", False
            except FileNotFoundError:
                reason, may_be_elsewhere = "not converted before", False
            except OSError as error:
                reason = f"the cache cannot be read: {error.strerror}"
                may_be_elsewhere = True
            except (ValueError, EOFError, TypeError, MemoryError) as error:
                reason = f"the cache is not usable: {error}"
                may_be_elsewhere = False
            # The next run looks in the best place first: its reason counts.
            first = first or reason
            if not may_be_elsewhere and is_usable(os.path.dirname(file)):
                break
        return Found(None, first)

    def write(
        self, suffix: str, key: bytes, source: bytes, stamp: Stamp | None, value: Any
    ) -> str:
        """Stores a value in the first place that can be written.

        Args:
            suffix: One of `SUFFIXES`.
            key: What else than the source it depends on; b"" to store nothing.
            source: The digest of the source.
            stamp: The state of the source's file when it was read, if it has one.
            value: Anything that marshal can store.

        Returns:
            Why nothing was stored, "" if it was.
        """
        if sys.dont_write_bytecode:
            return "the interpreter writes no bytecode"
        if not key:
            return NO_KEY
        try:
            payload = marshal.dumps(value)
        except ValueError as error:  # such as code nested too deeply for marshal
            return f"the cache cannot hold it: {error}"
        first = ""
        for file in self.files(suffix):
            reason = self._write(file, key, source, stamp, payload)
            if not reason:
                return ""
            first = first or reason
        return first

    def refresh(self, entry: Entry, key: bytes, stamp: Stamp | None) -> str:
        """Stores a current entry anew, with the stamp that its source has by now.

        The next start need not read the source then: it was touched or copied, or was
        too young before. Nothing is done where the stamp would prove nothing.

        Returns:
            Why nothing was stored, "" if it was.
        """
        if (
            stamp is None
            or not stamp.is_settled
            or entry.stamp in (stamp.fields, NEVER)
        ):
            return "its stamp is as good as it gets"
        if sys.dont_write_bytecode or not key:
            return NO_KEY if not key else "the interpreter writes no bytecode"
        return self._write(entry.file, key, entry.source, stamp, entry.payload)

    def _write(
        self,
        file: str,
        key: bytes,
        source: bytes,
        stamp: Stamp | None,
        payload: bytes | memoryview,
    ) -> str:
        def pack(descriptor: int) -> bytes:
            fields = NEVER if stamp is None else stamp.to_store(descriptor)
            return _pack(key, source, fields, payload)

        # As readable as the source, and for its owner alone to write (as CPython's).
        mode = 0o644 if stamp is None else (stamp.mode | 0o200) & 0o644
        is_beside = file.startswith(self._stem) and not sys.pycache_prefix
        why = write_atomically(file, mode, pack, is_beside=is_beside)
        folder = os.path.dirname(file)
        if not why and folder not in _tidied:
            _tidied.add(folder)
            remove_abandoned(folder, SUFFIXES, os.stat(file).st_mtime_ns)
        return why


_tidied: set[str] = set()
"""The folders in which this process has looked for what killed ones left."""


def user_folder() -> str:
    """Returns the user's cache folder for autohook, "" if there is none."""
    from platformdirs import user_cache_dir

    folder = user_cache_dir("autohook", appauthor=False)
    return folder if os.path.isabs(folder) else ""


def is_ours(file: str) -> bool:
    """Returns whether a file begins as those of this or an earlier autohook do."""
    try:
        with open(file, "rb") as stream:
            return stream.read(len(MAGIC)).startswith(MAGIC[:-1])
    except OSError:
        return False


def _pack(
    key: bytes, source: bytes, stamp: tuple[int, ...], payload: bytes | memoryview
) -> bytes:
    numbers = b"".join(map(_number, stamp))
    body = b"".join((key, source, numbers, payload))
    return b"".join((MAGIC, _checksum(body), body))


def _load(file: str, key: bytes) -> Entry:
    """Returns the entry in a file.

    Raises:
        OSError: It cannot be read.
        ValueError: It is not ours, not whole, or made by something else.
    """
    data = read_own(file)
    if not data.startswith(MAGIC) or len(data) < HEADER:
        raise ValueError("it is not a whole file of this autohook's")
    start = len(MAGIC) + CHECKSUM
    whole = memoryview(data)
    if data[len(MAGIC) : start] != _checksum(whole[start:]):
        raise ValueError("it is damaged")
    if data[start : start + SIZE] != key:
        raise ValueError("autohook, the interpreter or an option has changed")
    numbers = start + 2 * SIZE
    stamp = tuple(whole[numbers:HEADER].cast("Q"))
    return Entry(file, data[start + SIZE : numbers], stamp, whole[HEADER:])


def _checksum(data: bytes | memoryview) -> bytes:
    """Returns `CHECKSUM` bytes; SipHash, by the function for CPython's own files.

    It finds damage. Against malice there is the owner of the file.
    """
    return source_hash(0x6175746F686F6F6B, data)


def _number(field: int) -> bytes:
    return (field & 0xFFFF_FFFF_FFFF_FFFF).to_bytes(8, sys.byteorder)


def _mirror(file: str, folder: str) -> str:
    """Returns the path under `folder` that repeats a file's whole path."""
    _drive, tail = os.path.splitdrive(os.path.abspath(file))
    return os.path.join(folder, tail.lstrip("/\\"))
