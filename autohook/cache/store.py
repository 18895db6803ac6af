"""Files of converted code: written whole or not at all, never believed unread."""

from __future__ import annotations

import marshal
import os
import stat
import sys
from _thread import get_ident
from typing import TYPE_CHECKING, Any, NamedTuple

from autohook.cache.fingerprint import SIZE, digest

if TYPE_CHECKING:
    from collections.abc import Sequence

MAGIC = b"autohook\r\n\x00\x01"
HEADER = len(MAGIC) + 2 * SIZE
SUFFIX = ".autohook.pyc"


class Found(NamedTuple):
    """The answer of the cache.

    Attributes:
        value: What was stored, None for a miss.
        reason: Why it is a miss, or where the value was.
    """

    value: Any
    reason: str


def candidate_files(cached: str, cache_dir: str) -> tuple[str, ...]:
    """Returns where a module's converted code may be kept, best place first.

    Args:
        cached: The path of the module's plain bytecode (`spec.cached`), which
            honours PYTHONPYCACHEPREFIX and differs by interpreter and `-O`.
        cache_dir: The configured folder, or "".
    """
    name = cached.removesuffix(".pyc") + SUFFIX
    if cache_dir:
        return (_mirror(name, cache_dir),)
    folder = _user_folder()
    return (name, _mirror(name, folder)) if folder else (name,)


def read(files: Sequence[str], fingerprint: bytes) -> Found:
    """Returns the value stored under a fingerprint in the first file that has it."""
    misses = []
    for file in files:
        found = _read_one(file, fingerprint)
        if found.value is not None:
            return found
        misses.append(found)
    # The next run looks in the best place first: its reason counts.
    return misses[0] if misses else Found(None, "there is no cache")


def write(files: Sequence[str], fingerprint: bytes, value: Any) -> str:
    """Stores a value in the first file that can be written.

    Returns:
        Why nothing was stored, "" if it was.
    """
    if sys.dont_write_bytecode:
        return "the interpreter writes no bytecode"
    try:
        payload = marshal.dumps(value)
    except ValueError as error:  # such as code nested too deeply for marshal
        return f"the cache cannot hold it: {error}"
    data = b"".join((MAGIC, fingerprint, digest(payload), payload))
    reasons = []
    for file in files:
        reason = _write_atomically(file, data)
        if not reason:
            return ""
        reasons.append(reason)
    return reasons[0] if reasons else "there is no cache"


def _read_one(file: str, fingerprint: bytes) -> Found:
    try:
        return Found(_load(file, fingerprint), file)
    except FileNotFoundError:
        return Found(None, "not converted before")
    except OSError as error:
        return Found(None, f"the cache cannot be read: {error.strerror}")
    except (ValueError, EOFError, TypeError) as error:
        return Found(None, f"the cache is not usable: {error}")


def _load(file: str, fingerprint: bytes) -> Any:
    """Returns the value in a file.

    Raises:
        OSError: It cannot be read.
        ValueError: It is not ours, not whole, or for something else.
    """
    with open(file, "rb") as stream:
        _check_owner(os.fstat(stream.fileno()))
        data = stream.read()
    if not data.startswith(MAGIC) or len(data) < HEADER:
        raise ValueError("it is not a whole file of autohook's")
    middle = len(MAGIC) + SIZE
    if data[len(MAGIC) : middle] != fingerprint:
        raise ValueError("the source, an option or autohook has changed")
    payload = data[HEADER:]
    if data[middle:HEADER] != digest(payload):
        raise ValueError("it is damaged")
    return marshal.loads(payload)


def _check_owner(status: os.stat_result) -> None:
    """Refuses a file that another user could have written: it is code."""
    if os.name != "posix":
        return
    if status.st_uid not in (os.geteuid(), 0) or status.st_mode & stat.S_IWOTH:
        raise ValueError("another user can write it")


def _write_atomically(file: str, data: bytes) -> str:
    """Replaces a file in one step; returns why it could not, "" if it could."""
    temporary = f"{file}.{os.getpid()}-{get_ident()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        os.makedirs(os.path.dirname(file), exist_ok=True)
        descriptor = os.open(temporary, flags, 0o644)
        with open(descriptor, "wb") as stream:
            stream.write(data)
        os.replace(temporary, file)
    except OSError as error:
        _remove(temporary)
        return f"the cache cannot be written: {error.strerror}"
    return ""


def _remove(file: str) -> None:
    try:
        os.unlink(file)
    except OSError:
        return


def _mirror(file: str, folder: str) -> str:
    """Returns the path under `folder` that repeats a file's whole path."""
    _drive, tail = os.path.splitdrive(os.path.abspath(file))
    return os.path.join(folder, tail.lstrip("/\\"))


def _user_folder() -> str:
    """Returns the user's cache folder for autohook, "" if there is no home."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "autohook") if os.path.isabs(base) else ""
