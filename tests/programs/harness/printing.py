"""Keeps what programs print, in Python or in TensorFlow's kernels."""

from __future__ import annotations

import os
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


class Printed:
    """Standard output goes to a file while this is entered.

    Args:
        descriptor: The descriptor of standard output.
    """

    def __init__(self, descriptor: int = 1) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this
        os.dup2(self._file.fileno(), descriptor)
        sys.stdout = open(descriptor, "w", encoding="utf-8", closefd=False)  # noqa: SIM115

    def __enter__(self) -> None:
        sys.stdout.flush()
        self._file.seek(0)
        self._file.truncate()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        sys.stdout.flush()

    def read(self) -> str:
        """Returns what has been printed since it was entered."""
        sys.stdout.flush()
        self._file.seek(0)
        return self._file.read().decode()
