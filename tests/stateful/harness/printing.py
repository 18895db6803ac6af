"""Keeps what programs write to both standard streams, in one order."""

from __future__ import annotations

import os
import sys
import tempfile


class Printed:
    """Both standard streams go to one file from now on.

    TensorFlow's kernels write to descriptor 2, Python to either: nothing is buffered,
    so that the order of the file is the order of writing.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this
        self._place = 0
        for descriptor, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(self._file.fileno(), descriptor)
            stream = open(  # noqa: SIM115 - lives as long as this
                descriptor, "w", encoding="utf-8", closefd=False, buffering=1
            )
            stream.reconfigure(write_through=True)
            setattr(sys, name, stream)

    def take(self) -> str:
        """Returns what has been written since it was last asked."""
        sys.stdout.flush()
        sys.stderr.flush()
        end = self._file.seek(0, os.SEEK_END)
        self._file.seek(self._place)
        text = self._file.read(end - self._place).decode(errors="replace")
        self._place = end
        return text
