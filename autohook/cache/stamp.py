"""What the file system says of a source file: enough to know that it is unchanged."""

from __future__ import annotations

import os
from time import time_ns

SETTLED_NS = 3_000_000_000
"""How old a change must be to be told from another one in the same clock tick, ns."""

FIELDS = 5


class Stamp:
    """The state of a file, by the same fields as git's index.

    A change of the content changes the time of the last status change, which programs
    cannot set; only the clock can, and a file that is younger than `SETTLED_NS`, or
    from the future, is never believed by its stamp.

    Attributes:
        fields: Size in bytes, times of the last change of content and of status in
            nanoseconds, inode and device.
        mode: The permission bits.
        is_settled: Whether an equal stamp proves equal content from now on.
    """

    __slots__ = ("fields", "is_settled", "mode")

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
        age = time_ns() - max(changed, status.st_mtime_ns)
        # Elsewhere that time is the one of creation.
        self.is_settled = os.name == "posix" and age > SETTLED_NS


def stamp_of(path: str) -> Stamp | None:
    """Returns the stamp of a file, None where there is no such file."""
    try:
        return Stamp(os.stat(path))
    except OSError:
        return None
