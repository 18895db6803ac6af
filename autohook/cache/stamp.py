"""What the file system says of a source file: enough to know that it is unchanged."""

from __future__ import annotations

import os
from time import time_ns

SETTLED_NS = 3_000_000_000
"""How old a change must be to be told from another one in the same clock tick, ns."""

FIELDS = 5

LATER = (0,) * FIELDS
"""In place of a stamp that proves nothing yet: the source has just been changed."""

NEVER = (0,) * (FIELDS - 1) + (1,)
"""In place of one that will never prove anything here."""


class Stamp:
    """The state of a file, by the same fields as git's index.

    A change of the content changes the time of the last status change, which programs
    cannot set; only the clock can, and a file that is younger than `SETTLED_NS`, or
    from the future, is never believed by its stamp.

    Attributes:
        fields: Size in bytes, times of the last change of content and of status in
            nanoseconds, inode and device.
        mode: The permission bits.
        age: How long ago the last change was when this was made, in nanoseconds.
        is_settled: Whether it can prove equal content from now on.
    """

    __slots__ = ("age", "fields", "is_settled", "mode")

    def __init__(self, status: os.stat_result) -> None:
        changed = status.st_ctime_ns
        self.fields = (
            status.st_size,
            status.st_mtime_ns,
            changed,
            status.st_ino,
            status.st_dev,
        )
        self.mode = status.st_mode & 0o777
        self.age = time_ns() - max(changed, status.st_mtime_ns)
        # Elsewhere that time is the one of creation.
        self.is_settled = os.name == "posix" and self.age > SETTLED_NS

    def to_store(self, descriptor: int) -> tuple[int, ...]:
        """Returns the fields if an equal stamp will prove equal content.

        The file system is asked, by what it says of a new file of ours: its clock may
        not be this machine's, and there are some (FAT, sshfs, squashfs) for which all
        times are the one that programs set.

        Args:
            descriptor: Of a new file, which should be on the source's file system.

        Returns:
            Else `LATER` or `NEVER`.
        """
        status = os.fstat(descriptor)
        if os.name != "posix" or status.st_dev != self.fields[-1]:
            return NEVER
        ahead = time_ns() - status.st_mtime_ns
        if min(self.age, self.age - ahead) <= SETTLED_NS:
            return LATER
        past = status.st_mtime_ns - SETTLED_NS
        os.utime(descriptor, ns=(status.st_atime_ns, past))
        is_honest = os.fstat(descriptor).st_ctime_ns >= status.st_ctime_ns
        return self.fields if is_honest else NEVER


def stamp_of(path: str, *, is_certain: bool = True) -> Stamp | None:
    """Returns the stamp of a file, None where there is no such file.

    Args:
        path: The file's path.
        is_certain: Whether this file is the one whose content is meant.
    """
    try:
        stamp = Stamp(os.stat(path))
    except OSError:
        return None
    if not is_certain:
        stamp.age, stamp.is_settled = 0, False
    return stamp
