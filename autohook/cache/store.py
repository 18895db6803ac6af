"""Files of converted code: written whole or not at all, never believed unread."""

from __future__ import annotations

import marshal
import os
import stat
import sys
from _imp import source_hash

from autohook.cache.fingerprint import SIZE

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

NEVER = (0,) * 5
"""The stamp that no file has."""


class Entry:
    """What one file holds.

    Attributes:
        file: Its path.
        source: The digest of the source that it was made from.
        stamp: The fields of the source's stamp, `NEVER` where that proves nothing.
    """

    __slots__ = ("_payload", "file", "source", "stamp")

    def __init__(
        self, file: str, source: bytes, stamp: tuple[int, ...], payload: memoryview
    ) -> None:
        self.file = file
        self.source = source
        self.stamp = stamp
        self._payload = payload

    def value(self) -> Any:
        """Returns what was stored."""
        return marshal.loads(self._payload)


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
        self._stem = cached.removesuffix(".pyc")
        self._cache_dir = cache_dir

    def files(self, suffix: str) -> Iterator[str]:
        """Yields the paths, for one of `SUFFIXES`."""
        name = self._stem + suffix
        if self._cache_dir:
            yield _mirror(name, self._cache_dir)
            return
        yield name
        folder = user_folder()
        if folder:
            yield _mirror(name, folder)

    def read(
        self, suffix: str, key: bytes, is_current: Callable[[Entry], bool]
    ) -> Found:
        """Returns the entry with a key, if the caller finds it current.

        The user's folder is looked into only where the first cannot be written:
        asking for it takes longer than a hit.
        """
        first = ""
        for file in self.files(suffix):
            try:
                entry = _load(file, key)
                if is_current(entry):
                    return Found(entry, file)
                reason, may_be_elsewhere = "the source has changed", False
            except FileNotFoundError:
                reason, may_be_elsewhere = "not converted before", False
            except OSError as error:
                reason = f"the cache cannot be read: {error.strerror}"
                may_be_elsewhere = True
            except (ValueError, EOFError, TypeError) as error:
                reason = f"the cache is not usable: {error}"
                may_be_elsewhere = False
            # The next run looks in the best place first: its reason counts.
            first = first or reason
            if not may_be_elsewhere and _is_writable(os.path.dirname(file)):
                break
        return Found(None, first)

    def write(
        self, suffix: str, key: bytes, source: bytes, stamp: Stamp | None, value: Any
    ) -> str:
        """Stores a value in the first place that can be written.

        Args:
            suffix: One of `SUFFIXES`.
            key: What else than the source it depends on.
            source: The digest of the source.
            stamp: The state of the source's file when it was read, if it has one.
            value: Anything that marshal can store.

        Returns:
            Why nothing was stored, "" if it was.
        """
        if sys.dont_write_bytecode:
            return "the interpreter writes no bytecode"
        try:
            payload = marshal.dumps(value)
        except ValueError as error:  # such as code nested too deeply for marshal
            return f"the cache cannot hold it: {error}"
        data = _pack(key, source, stamp, payload)
        # As readable as the source, and for its owner alone to write (as CPython's).
        mode = 0o644 if stamp is None else (stamp.mode | 0o200) & 0o644
        first = ""
        for file in self.files(suffix):
            reason = write_atomically(file, data, mode)
            if not reason:
                return ""
            first = first or reason
        return first


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


def write_atomically(file: str, data: bytes, mode: int = 0o644) -> str:
    """Replaces a file in one step; returns why it could not, "" if it could."""
    # Random, for a process that was killed may have had our number.
    temporary = f"{file}.{os.getpid()}-{os.urandom(4).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        os.makedirs(os.path.dirname(file), exist_ok=True)
        descriptor = os.open(temporary, flags, mode)
        with open(descriptor, "wb") as stream:
            stream.write(data)
        os.replace(temporary, file)
    except OSError as error:
        _remove(temporary)
        return f"the cache cannot be written: {error.strerror}"
    return ""


def read_own(file: str) -> bytes:
    """Returns the bytes of a file that no other user could have written.

    Raises:
        OSError: It cannot be read.
        ValueError: Another user could have written it.
    """
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(descriptor)
        _check_owner(status)
        data = os.read(descriptor, status.st_size + 1)
        if len(data) != status.st_size:
            raise ValueError("it cannot be read at once")
        return data
    finally:
        os.close(descriptor)


def _pack(key: bytes, source: bytes, stamp: Stamp | None, payload: bytes) -> bytes:
    believed = stamp is not None and stamp.is_settled
    fields = stamp.fields if stamp is not None and believed else NEVER
    numbers = b"".join(_number(field) for field in fields)
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


def _check_owner(status: os.stat_result) -> None:
    """Refuses a file that another user could have written: it is code."""
    if os.name != "posix":
        return
    others = stat.S_IWGRP | stat.S_IWOTH
    if status.st_uid not in (os.geteuid(), 0) or status.st_mode & others:
        raise ValueError("another user can write it")


def _is_writable(folder: str) -> bool:
    """Returns whether files can be written to a folder, once it is made."""
    while folder and not os.path.exists(folder):
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    return os.access(folder or ".", os.W_OK | os.X_OK)


def _remove(file: str) -> None:
    try:
        os.unlink(file)
    except OSError:
        return


def _mirror(file: str, folder: str) -> str:
    """Returns the path under `folder` that repeats a file's whole path."""
    _drive, tail = os.path.splitdrive(os.path.abspath(file))
    return os.path.join(folder, tail.lstrip("/\\"))
