"""Files that only this user can have written: read, and replaced in one step."""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

READ = os.O_RDONLY
WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
for _flag in ("O_BINARY", "O_NOFOLLOW", "O_NOCTTY", "O_NONBLOCK"):
    # No link, which may lead to a file of this user's that somebody else filled; no
    # terminal taken over; no waiting for the other end of a pipe.
    READ |= getattr(os, _flag, 0)
    WRITE |= getattr(os, _flag, 0)

LARGEST = 1 << 28
"""How many bytes a file may have; memory is set aside for all of them."""

OTHERS = stat.S_IWGRP | stat.S_IWOTH
"""Permissions by which another user could write a file."""

ABANDONED_NS = 3_600_000_000_000
"""How old a file under a private name is that nobody finishes any more, ns."""


def read_own(file: str) -> bytes:
    """Returns the bytes of a file that no other user could have written.

    Raises:
        OSError: It cannot be read, is no plain file, or another user could have
            written it.
        ValueError: It is too long, or cannot be read at once.
    """
    descriptor = os.open(file, READ)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is not a plain file")
        if os.name == "posix":
            _check_owner(status, os.path.dirname(file))
        if status.st_size > LARGEST:
            raise ValueError("it is too long")
        data = os.read(descriptor, status.st_size + 1)
        if len(data) != status.st_size:
            raise ValueError("it cannot be read at once")
        return data
    finally:
        os.close(descriptor)


def write_atomically(
    file: str, mode: int, pack: Callable[[int], bytes], *, is_beside: bool
) -> str:
    """Replaces a file in one step.

    Args:
        file: Its path.
        mode: Its permissions, less the process's umask.
        pack: Gives the bytes; takes the descriptor of the new file.
        is_beside: Whether its folder is `__pycache__` of a source's folder, which is
            not made again once it has gone.

    Returns:
        Why it could not, "" if it could.
    """
    folder = os.path.dirname(file)
    # Random, for a process that was killed may have had our number.
    temporary = f"{file}.{os.getpid()}-{os.urandom(4).hex()}.tmp"
    try:
        _make_folder(folder, is_beside=is_beside)
        _check_free(file, folder)
        descriptor = os.open(temporary, WRITE, mode)
    except OSError as error:
        return f"the cache cannot be written: {error.strerror}"
    is_done = False
    try:
        with open(descriptor, "wb") as stream:
            stream.write(pack(descriptor))
        os.replace(temporary, file)
        is_done = True
    except OSError as error:
        return f"the cache cannot be written: {error.strerror}"
    finally:
        if not is_done:
            _remove(temporary)
    return ""


def remove_abandoned(folder: str, suffixes: tuple[str, ...], now: int) -> int:
    """Removes what killed processes of this user left half written.

    Args:
        folder: Where to look.
        suffixes: How the names of the files end that they were to become.
        now: The time by the clock of the folder's file system, ns.

    Returns:
        How many files were removed.
    """
    removed = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not is_temporary(entry.name, suffixes):
                    continue
                status = entry.stat(follow_symlinks=False)
                is_own = os.name != "posix" or status.st_uid == os.geteuid()
                if is_own and now - status.st_mtime_ns > ABANDONED_NS:
                    _remove(entry.path)
                    removed += 1
    except OSError:
        return removed
    return removed


def is_temporary(name: str, suffixes: tuple[str, ...]) -> bool:
    """Returns whether a name is one under which `write_atomically` writes.

    >>> is_temporary("m.cpython-311.autohook.pyc.17-0a1b2c3d.tmp", (".autohook.pyc",))
    True
    >>> is_temporary("m.tmp", (".autohook.pyc",))
    False
    """
    stem, _, ending = name.removesuffix(".tmp").rpartition(".")
    number, _, random = ending.partition("-")
    is_ours = number.isdigit() and len(random) == 8 and stem.endswith(suffixes)
    return is_ours and name.endswith(".tmp")


def is_writable(folder: str) -> bool:
    """Returns whether files can be written to a folder, once it is made."""
    return os.access(_existing(folder) or ".", os.W_OK | os.X_OK)


def is_usable(folder: str) -> bool:
    """Returns whether files can be written to a folder and are read there."""
    try:
        return is_writable(folder) and is_private(_existing(folder))
    except OSError:
        return False


def is_private(folder: str) -> bool:
    """Returns whether no other user but root can put files of ours elsewhere into it.

    Those of the folder's group can, where they may write it: many systems give each
    user a group of his own, and let it write.
    """
    if os.name != "posix":
        return True
    status = os.stat(folder or ".")
    for_all = status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX
    return _is_own(status) and not for_all


def _check_owner(status: os.stat_result, folder: str) -> None:
    """Refuses a file that another user could have written: it is code."""
    if not _is_own(status) or status.st_mode & OTHERS:
        raise OSError(errno.EPERM, "another user can write it")
    if status.st_nlink != 1:
        # Whoever made the second name may have chosen what is in the file.
        raise OSError(errno.EPERM, "it has several names")
    if not is_private(folder):
        raise OSError(errno.EPERM, "another user can write its folder")


def _is_own(status: os.stat_result) -> bool:
    """Returns whether something is root's or this user's."""
    owner = status.st_uid
    return owner == 0 or owner == os.geteuid()


def _check_free(file: str, folder: str) -> None:
    """Refuses to write what would not be read, or what is another user's."""
    if os.name != "posix":
        return
    if not is_private(folder):
        raise OSError(errno.EPERM, "another user can write its folder")
    try:
        status = os.lstat(file)
    except FileNotFoundError:
        return
    if not _is_own(status):
        raise OSError(errno.EPERM, "another user's file is in its place")


def _make_folder(folder: str, *, is_beside: bool) -> None:
    if is_beside:
        try:
            os.mkdir(folder)
        except FileExistsError:
            return
    elif not os.path.isdir(folder):
        if not is_private(_existing(folder)):
            raise OSError(errno.EPERM, "another user can write its folder")
        os.makedirs(folder, 0o755, exist_ok=True)


def _existing(folder: str) -> str:
    """Returns what exists of a folder's path."""
    # A link that leads nowhere is in the way of a folder.
    while folder and not os.path.lexists(folder):
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    return folder


def _remove(file: str) -> None:
    try:
        os.unlink(file)
    except OSError:
        return
