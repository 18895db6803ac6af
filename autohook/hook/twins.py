"""The staged twins of one module: from the cache, or converted when first used."""

from __future__ import annotations

import sys

from autohook.cache.fingerprint import digest
from autohook.cache.store import TWINS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from autohook.cache.fingerprint import Keys
    from autohook.cache.store import Entry, Places
    from autohook.converter.emit import TwinMaker
    from autohook.hook.source import Source
    from autohook.options import ConversionOptions
    from autohook.runtime.units import Reason

Twin = tuple["bytes | None", "Reason | None"]
CHANGED = (
    "AH107",
    "its file has been edited since it was imported",
    0,
    "Start the program again.",
)


class Twins:
    """Gives the twins of a module's units, by index.

    Attributes:
        source: The module.
        digest: What its source must be: the twins have to fit the native code.
    """

    __slots__ = (
        "_count",
        "_guard",
        "_is_strict",
        "_keys",
        "_places",
        "_stored",
        "digest",
        "source",
    )

    def __init__(
        self,
        source: Source,
        source_digest: bytes,
        count: int,
        *,
        keys: Keys,
        places: Places | None,
        is_strict: bool,
        guard: Callable[[], Any],
    ) -> None:
        """Takes besides what the loader knows.

        Args:
            source: The module.
            source_digest: The digest of its source.
            count: How many units it has.
            keys: The keys of the cache.
            places: Where its cache is, None to do without.
            is_strict: Whether a bug of the converter's raises.
            guard: Gives a context manager that marks this thread's imports as ours.
        """
        self.source = source
        self.digest = source_digest
        self._count = count
        self._keys = keys
        self._places = places
        self._is_strict = is_strict
        self._guard = guard
        self._stored: dict[int, Twin] | None = None

    def __call__(self, index: int) -> Twin:
        """Returns `marshal.dumps` of a twin's code object, or why there is none.

        Raises:
            ConverterBugError: In strict mode, where the converter failed.
        """
        with self._guard():
            stored = self._read() if self._stored is None else self._stored
            twin = stored.get(index)
            if twin is None or (self._is_strict and _is_bug(twin)):
                maker = self._maker()
                if maker is None:
                    return None, CHANGED
                twin = maker.make(index)
                self._keep({index: twin})
            return twin

    def make_all(self) -> list[Twin]:
        """Returns all twins of the module, and stores those that are new.

        Raises:
            ConverterBugError: In strict mode, where the converter failed.
            LookupError: The source has changed.
        """
        with self._guard():
            stored = self._read()
            missing = [
                index
                for index in range(self._count)
                if index not in stored or (self._is_strict and _is_bug(stored[index]))
            ]
            if missing:
                maker = self._maker()
                if maker is None:
                    raise LookupError(CHANGED[1])
                self._keep({index: maker.make(index) for index in missing})
            stored = self._stored or {}
            return [stored[index] for index in range(self._count)]

    def _maker(self) -> TwinMaker | None:
        """Returns what converts, None where the source is not what was loaded."""
        try:
            data = self.source.data()
        except OSError:
            return None
        if digest(data) != self.digest:
            return None
        if "autohook.options" not in sys.modules:
            # Dataclasses look at `typing` even where another thread still imports it.
            import typing  # noqa: F401

        from autohook.options import ConversionOptions

        options = ConversionOptions(strict=self._is_strict)
        return _recent(self.source, self.digest, options)

    def _read(self) -> dict[int, Twin]:
        found: dict[int, Twin] = {}
        if self._places is not None:
            try:
                read = self._places.read(TWINS, self._keys.twins, self._is_current)
                found = {} if read.entry is None else dict(read.entry.value())
            except Exception as error:  # noqa: BLE001 - see there
                self._cache_failed(error)
        self._stored = found
        return found

    def _is_current(self, entry: Entry) -> bool:
        return entry.source == self.digest

    def _keep(self, made: dict[int, Twin]) -> None:
        # Another process may have stored others since.
        merged = {**(self._stored or {}), **self._read(), **made}
        self._stored = merged
        if self._places is not None:
            value = tuple(sorted(merged.items()))
            stamp = self.source.stamp
            key = self._keys.twins_to_write
            try:
                self._places.write(TWINS, key, self.digest, stamp, value)
            except Exception as error:  # noqa: BLE001 - see there
                self._cache_failed(error)

    def _cache_failed(self, error: Exception) -> None:
        """Says that the cache has a bug, and does without it."""
        if self._is_strict:
            raise error
        from autohook import bugs

        place = (self.source.path, 0)
        bugs.report("AH192", self.source.name, place, error, "It is converted anew.")
        self._places = None


def _is_bug(twin: Twin) -> bool:
    return twin[1] is not None and twin[1][0] == "AH190"


_makers: dict[tuple[bytes, str, bool], TwinMaker] = {}


def _recent(
    source: Source, source_digest: bytes, options: ConversionOptions
) -> TwinMaker:
    """Returns the maker for a module; that of the last one is kept.

    A step's functions are mostly of one module, and are converted one after another.
    """
    from autohook.converter.emit import TwinMaker

    key = (source_digest, source.path, options.strict)
    maker = _makers.get(key)
    if maker is None:
        maker = TwinMaker(source.program(), source.path, options)
        _makers.clear()
        _makers[key] = maker
    return maker
