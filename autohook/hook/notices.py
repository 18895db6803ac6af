"""Lines that the hook writes to standard error; the program's own output stays."""

from __future__ import annotations

import sys

_said: set[str] = set()
"""The warnings of this process: each is said once."""


def warn(message: str) -> None:
    """Writes one warning line; a closed or missing stderr is no reason to fail."""
    if message not in _said:
        _said.add(message)
        _write(f"autohook: warning: {message}\n")


def write_error(message: str) -> None:
    """Writes the one line that comes before an exit with 2."""
    _write(f"autohook: error: {message}\n")


def _write(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except Exception:  # noqa: BLE001 - the user's stderr may be any object, or None
        return
