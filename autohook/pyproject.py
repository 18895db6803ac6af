"""Reads `[tool.autohook]` of a pyproject.toml, mostly without the slow TOML parser.

What the parser said of a file is kept, for as long as the file's bytes are the same: in
a cache file beside it, and where that cannot be written, in an environment variable
for child processes.
"""

from __future__ import annotations

import marshal
import os
import sys
from _imp import source_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Table = Mapping[str, Any] | None
    """`[tool.autohook]`, None where a file has no such table."""

VARIABLE = "AUTOHOOK_CONFIG"
HASH_KEY = 0x6175746F636F6E66
HANDED = 8
"""How many tables are handed over at most."""

MARK = b"autohook"
"""What a file without the table may lack; most do, and need no parser."""


class Tables:
    """The tables of the files that one process reads."""

    def __init__(
        self, *, handed: str = "", is_kept: bool = False, cache_dir: str = ""
    ) -> None:
        """Takes where tables may be known from already.

        Args:
            handed: The value of the environment variable, "" for none.
            is_kept: Whether there are cache files.
            cache_dir: Their folder, "" for the one beside each file.
        """
        self._known: dict[bytes, Table] = {}
        self._handed = [entry for entry in handed.split(":") if entry]
        self._is_kept = is_kept and sys.implementation.cache_tag is not None
        self._cache_dir = cache_dir
        self._is_parsed = False

    def read(self, file: str, data: bytes) -> Table:
        """Returns the table of a file with these bytes.

        Raises:
            ValueError: They are not TOML.
        """
        if MARK not in data:
            return None
        if data not in self._known:
            self._known[data] = self._find(file, data)
        return self._known[data]

    def hand_over(self) -> str:
        """Returns the variable's value for children; "" if they need none."""
        return ":".join(self._handed) if self._is_parsed else ""

    def _find(self, file: str, data: bytes) -> Table:
        start = _hash(data)
        for entry in self._handed:
            if entry.startswith(start):
                known = _unpack(entry[len(start) :])
                if known is not None:
                    return known[0]
        kept = KeptTable(file, self._cache_dir) if self._is_kept else None
        found = None if kept is None else kept.read(data)
        if found is not None:
            return found[0]
        table = parse_table(data)
        if kept is None or not kept.write(data, table):
            self._is_parsed = True
            self._handed = [*self._handed[1 - HANDED :], start + _pack(table)]
        return table


class KeptTable:
    """The cache file of one pyproject.toml, of the kind and as safe as those of code.

    Only the first place is used: asking for the user's cache folder takes longer than
    parsing.
    """

    def __init__(self, file: str, cache_dir: str) -> None:
        from _frozen_importlib_external import cache_from_source

        from autohook.cache.fingerprint import digest
        from autohook.cache.store import CONFIG, Places

        self._places = Places(cache_from_source(file), cache_dir)
        self._suffix = CONFIG
        self._path = next(self._places.files(CONFIG))
        self._digest = digest
        self._key = digest(sys.version.encode())

    def read(self, data: bytes) -> tuple[Table] | None:
        """Returns the table that these bytes have, None if that is not known."""
        if not os.path.exists(self._path):
            return None
        source = self._digest(data)
        found = self._places.read(
            self._suffix, self._key, lambda entry: entry.source == source
        )
        return None if found.entry is None else (found.entry.value(),)

    def write(self, data: bytes, table: Table) -> bool:
        """Keeps a table; returns whether that could be done."""
        folder = os.path.dirname(self._path)
        while not os.path.isdir(folder) and folder != os.path.dirname(folder):
            folder = os.path.dirname(folder)
        if not os.access(folder, os.W_OK):
            return False
        source = self._digest(data)
        self._places.write(self._suffix, self._key, source, None, table)
        return os.path.exists(self._path)


def parse_table(data: bytes) -> Table:
    """Returns the table, by the TOML parser.

    Raises:
        ValueError: They are not TOML; TOMLDecodeError and UnicodeDecodeError are such.
    """
    from importlib import import_module

    parser = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    tool = parser.loads(data.decode("utf-8")).get("tool")
    if not isinstance(tool, dict) or "autohook" not in tool:
        return None
    table = tool["autohook"]
    # A wrong value in place of the table is told as any wrong value is.
    return table if isinstance(table, dict) else {"": table}


def _hash(data: bytes) -> str:
    return source_hash(HASH_KEY, data).hex()


def _pack(table: Table) -> str:
    try:
        plain = None if table is None else dict(table)
        payload = marshal.dumps(plain, 2)  # which every version reads
    except ValueError:  # such as a date, which is wrong anyway
        return ""
    return _hash(payload) + payload.hex()


def _unpack(text: str) -> tuple[Table] | None:
    """Returns the table of an entry, None where it is damaged."""
    try:
        payload = bytes.fromhex(text[16:])
        if not payload or _hash(payload) != text[:16]:
            return None
        table = marshal.loads(payload)
    except (ValueError, EOFError, TypeError):
        return None
    return (table,) if table is None or isinstance(table, dict) else None
