"""Where the code of listed modules comes from: the cache, or else the converter.

Imported with the first of them, so that nothing is looked for once more for each.
"""

from __future__ import annotations

import marshal
import sys
from _imp import _fix_co_filename  # type: ignore[attr-defined]  # as importlib does

from autohook.cache.fingerprint import Keys, digest
from autohook.cache.store import NATIVE, Places
from autohook.hook.twins import Twins
from autohook.runtime.units import UnitTable, plant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType
    from typing import Any

    from autohook.config import Config
    from autohook.hook.source import Source
    from autohook.runtime.layout import Layout

    Stored = tuple[CodeType, Layout, int, bytes, str, int]
    """Native code, where its units are, how many, what is known of each, a remark, and
    how many of the units, the last ones, are regions."""

    Loaded = tuple[CodeType, UnitTable, Twins, str, str]
    """Code with units, their table, their twins, "cached" or "converted", and why."""

ANEW = "It is converted anew."


class Supply:
    """Gives the code of one hook's modules."""

    def __init__(self, config: Config, guard: Callable[[], Any]) -> None:
        """Takes what marks a thread's imports as ours, as a context manager."""
        self._config = config
        self._guard = guard
        self._keys = Keys()

    def load(self, source: Source) -> Loaded:
        """Returns a module's code with its units planted, and what belongs to it."""
        stored, twins, state, reason = self.find_or_convert(source)
        code, layout, count, packed, remark, regions = stored
        table = UnitTable(
            source.name, source.path, count, packed, twins, regions=regions
        )
        return plant(code, layout, table), table, twins, state, remark or reason

    def find_or_convert(self, source: Source) -> tuple[Stored, Twins, str, str]:
        """Returns native code, its twins, "cached" or "converted", and why."""
        places = self._places(source)
        stored, source_digest, state, reason = self._find_safely(source, places)
        if stored is None:
            stored, source_digest = convert(source)
            state = "converted"
            reason += self._keep_safely(source, places, source_digest, stored)
        strict = self._config.strict
        twins = Twins(
            source,
            source_digest,
            stored[2],
            keys=self._keys,
            places=places,
            is_strict=strict,
            guard=self._guard,
        )
        return stored, twins, state, reason

    def _places(self, source: Source) -> Places | None:
        if not (self._config.cache and source.cached):
            return None
        return Places(source.cached, self._config.cache_dir)

    def _find_safely(
        self, source: Source, places: Places | None
    ) -> tuple[Stored | None, bytes, str, str]:
        try:
            return self._find(source, places)
        except Exception as error:
            if self._config.strict or isinstance(error, OSError):
                raise
            from autohook import bugs

            bugs.report("AH192", source.name, (source.path, 0), error, ANEW)
            return None, b"", "", "the cache failed"

    def _keep_safely(
        self, source: Source, places: Places | None, made_from: bytes, stored: Stored
    ) -> str:
        try:
            return self._keep(source, places, made_from, stored)
        except Exception as error:
            if self._config.strict:
                raise
            from autohook import bugs

            bugs.report("AH192", source.name, (source.path, 0), error, ANEW)
            return "; the cache failed"

    def _find(
        self, source: Source, places: Places | None
    ) -> tuple[Stored | None, bytes, str, str]:
        if places is None:
            return None, b"", "", "the cache is off"
        found = places.read(NATIVE, self._keys.native, source.is_made_from)
        entry = found.entry
        if entry is None:
            return None, b"", "", found.reason
        stored: Stored = entry.value()
        # The project may have moved since; as CPython does with its own files.
        _fix_co_filename(stored[0], source.path)
        if source.stamp is not None and source.stamp.fields != entry.stamp:
            # Not edited, only touched or copied.
            places.refresh(entry, self._keys.native_to_write, source.stamp)
        return stored, entry.source, "cached", "converted by an earlier run"

    def _keep(
        self, source: Source, places: Places | None, made_from: bytes, stored: Stored
    ) -> str:
        """Stores converted code; returns what to add to the reason."""
        if places is None:
            return ""
        key = self._keys.native_to_write
        why = places.write(NATIVE, key, made_from, source.stamp, stored)
        return f"; {why}" if why else ""


def convert(source: Source) -> tuple[Stored, bytes]:
    """Returns a module's native code as the cache stores it, and its source's digest.

    Raises:
        SyntaxError: As plain Python would.
    """
    if "autohook.converter.emit" not in sys.modules:
        # Dataclasses look at `typing` even where another thread is still importing it.
        import typing  # noqa: F401

    from autohook.converter.emit import convert_module

    data = source.data()
    made = convert_module(source.program(), source.path)
    packed = marshal.dumps(tuple(unit.fields() for unit in made.units))
    remark = made.reader and (
        f"its functions stay native: it imports {made.reader}, which reads bytecode"
    )
    regions = sum(1 for unit in made.units if unit.end_lineno)
    stored = (made.code, made.layout, len(made.units), packed, remark, regions)
    return stored, digest(data)
