"""A progress bar: one line of a terminal that is written again and again."""

from __future__ import annotations

import os
import shutil
import sys

WIDTH = 24


class Progress:
    """Shows how many of some things are done; silent where no one is looking."""

    def __init__(self, total: int, *, is_wanted: bool) -> None:
        terminal = os.environ.get("TERM", "") not in ("", "dumb")
        self._is_shown = is_wanted and terminal and sys.stderr.isatty()
        self._total = total
        self._done = 0

    def advance(self, name: str) -> None:
        """Says that one more is done."""
        self._done += 1
        filled = WIDTH * self._done // self._total
        bar = "#" * filled + "." * (WIDTH - filled)
        self._show(f"[{bar}] {self._done}/{self._total} {name}")

    def clear(self) -> None:
        """Empties the line, for other text or the end."""
        self._show("")

    def _show(self, text: str) -> None:
        if self._is_shown:
            columns = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\x1b[K{text[:columns]}")
            sys.stderr.flush()
