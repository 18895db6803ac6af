"""From the bytes of a module to a code object: through the cache or the converter.

Much is imported where it is needed: a process in which nothing is listed must not pay.
"""

from __future__ import annotations

import marshal
import os
import sys
from _thread import get_ident

from autohook.hook.notices import warn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ast import Module
    from types import CodeType, TracebackType
    from typing import Any

    from autohook.cache.stamp import Stamp
    from autohook.cache.store import Entry, Places
    from autohook.config import Config
    from autohook.decisions import ModuleDecision
    from autohook.hook.twins import Twins
    from autohook.runtime.layout import Layout

    Stored = tuple[CodeType, Layout, int, bytes, str]
    """Native code, where its units are, how many, what is known of each, a remark."""


class Source:
    """One module's source.

    Attributes:
        name: The dotted name that the module is loaded under.
        path: The name that its code objects carry.
        cached: The path of its plain bytecode, "" to do without a cache.
        stamp: The state of its file when this was made; None if it has none.
    """

    __slots__ = ("_data", "cached", "name", "path", "stamp")

    def __init__(
        self, name: str, path: str, data: bytes | None = None, cached: str = ""
    ) -> None:
        """Takes the bytes, or None to read the file when they are needed."""
        self.name = name
        self.path = path
        self.cached = cached
        self.stamp: Stamp | None = None
        self._data = data
        if cached:
            from autohook.cache.stamp import stamp_of

            # Of bytes that were read before, the file may be another one by now.
            self.stamp = stamp_of(path, is_certain=data is None)

    def data(self) -> bytes:
        """Returns the bytes.

        Raises:
            OSError: The file cannot be read.
        """
        if self._data is None:
            with open(self.path, "rb") as stream:
                if self.stamp is not None:
                    # A link may lead to another file by now.
                    self.stamp = type(self.stamp)(os.fstat(stream.fileno()))
                self._data = stream.read()
        return self._data

    def program(self) -> bytes | Module:
        """Returns what is compiled: the bytes, or what another tool makes of them.

        Raises:
            OSError: The file cannot be read.
            LeftAloneError: The other tool's work cannot be converted.
        """
        return self.data()

    def is_made_from(self, entry: Entry) -> bool:
        """Returns whether an entry of the cache was made from this source."""
        stamp = self.stamp
        if stamp is not None and stamp.is_settled and stamp.fields == entry.stamp:
            return True
        from autohook.cache.fingerprint import digest

        return digest(self.data()) == entry.source


class LeftAloneError(Exception):
    """A module stays plain for a reason that is nobody's fault."""


class Conversions:
    """Converts modules for one hook and records what was decided."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._keys: Any = None
        self._records: dict[str, tuple[str, str, str]] = {}
        self._threads = Threads()

    @property
    def decisions(self) -> dict[str, ModuleDecision]:
        """What was decided about each module, by name."""
        # Built when asked: a decision may be about a module that these import.
        from autohook.decisions import ModuleDecision
        from autohook.runtime.units import registry

        found = {}
        for name, (path, state, reason) in list(self._records.items()):
            reasons = [unit.reason() for unit in registry.modules.get(name, ())]
            diagnostics = tuple(r for r in reasons if r is not None)
            found[name] = ModuleDecision(name, path, state, reason, diagnostics)
        return found

    @property
    def is_by_location(self) -> bool:
        """Whether modules are listed by where they lie, not by their names."""
        return self._config.modules is None

    @property
    def is_converting(self) -> bool:
        """Whether this thread is in a conversion, so that its imports are our own."""
        return get_ident() in self._threads.busy

    def load(self, source: Source) -> CodeType | None:
        """Returns the module's code with its units planted.

        Returns:
            None where the module has to be loaded plainly, by its plain loader.

        Raises:
            SyntaxError: As plain Python would.
            ConverterBugError: In strict mode, where the module or one of its
                functions fails to be converted.
        """
        from autohook.runtime.units import UnitTable, plant

        try:
            with self._threads:
                stored, twins, state, reason = self._find_or_convert(source)
                code, layout, count, packed, remark = stored
                table = UnitTable(source.name, source.path, count, packed, twins)
                planted = plant(code, layout, table)
                reason = remark or reason
        except SyntaxError:
            self.record(source.name, source.path, "plain", "it does not compile")
            raise
        except LeftAloneError as error:
            self.record(source.name, source.path, "plain", str(error))
            return None
        except OSError as error:  # the plain loader meets it again and says so
            reason = f"it cannot be read: {error.strerror}"
            self.record(source.name, source.path, "plain", reason)
            return None
        except (RecursionError, MemoryError):
            reason = "it is nested too deeply to be converted"
            self.record(source.name, source.path, "plain", reason)
            return None
        except Exception as error:  # noqa: BLE001 - the user's import must go on
            self._leave_plain(source, error)
            return None
        except BaseException:  # an interrupt
            hide_own_frames()
            raise
        if self._config.strict:
            hide_own_frames()
            twins.make_all()
            for unit in table.units:
                unit.has_twin()
        self.record(source.name, source.path, state, reason)
        return planted

    def prepare(self, source: Source) -> tuple[str, Twins]:
        """Converts a module and all its twins for the cache, ahead of time.

        Returns:
            "converted" or "cached", and the twins.

        Raises:
            SyntaxError: The source does not compile.
            ConverterBugError: In strict mode, where a function fails.
        """
        with self._threads:
            _, twins, state, _ = self._find_or_convert(source)
            twins.make_all()
        return state, twins

    def record(self, name: str, path: str, state: str, reason: str) -> None:
        """Keeps a decision for the report."""
        self._records[name] = (path, state, reason)

    def leave_alone(self, name: str, error: Exception) -> None:
        """Says that a module is imported plainly because of a bug of ours."""
        reason = f"{type(error).__name__}: {error}"
        self.record(name, "", "plain", reason)
        warn(f"{name} is imported unconverted: {reason}")

    def is_program(self, name: str) -> bool:
        """Returns whether a module is the one that `-m` names."""
        main = self._config.main_module
        return main != "" and name in (main, main + ".__main__")

    def is_cached(self, name: str) -> bool:
        """Returns whether a module came from the cache."""
        return name in self._records and self._records[name][1] == "cached"

    def _find_or_convert(self, source: Source) -> tuple[Stored, Twins, str, str]:
        from autohook.hook.twins import Twins

        places = self._places(source)
        if self._keys is None:
            from autohook.cache.fingerprint import Keys

            self._keys = Keys()
        stored, source_digest, state, reason = self._find(source, places)
        if stored is None:
            stored, source_digest = convert(source)
            state = "converted"
            reason += self._keep(source, places, source_digest, stored)
        strict = self._config.strict
        twins = Twins(
            source,
            source_digest,
            stored[2],
            keys=self._keys,
            places=places,
            is_strict=strict,
            guard=self._threads,
        )
        return stored, twins, state, reason

    def _places(self, source: Source) -> Places | None:
        if not (self._config.cache and source.cached):
            return None
        from autohook.cache.store import Places

        return Places(source.cached, self._config.cache_dir)

    def _find(
        self, source: Source, places: Places | None
    ) -> tuple[Stored | None, bytes, str, str]:
        if places is None:
            return None, b"", "", "the cache is off"
        from autohook.cache.store import NATIVE

        found = places.read(NATIVE, self._keys.native, source.is_made_from)
        entry = found.entry
        if entry is None:
            return None, b"", "", found.reason
        stored: Stored = entry.value()
        # The project may have moved since; as CPython does with its own files.
        from _imp import _fix_co_filename  # type: ignore[attr-defined]  # as importlib

        _fix_co_filename(stored[0], source.path)
        if source.stamp is not None and source.stamp.fields != entry.stamp:
            # Not edited, only touched or copied.
            places.refresh(entry, self._keys.native_to_write, source.stamp)
        return stored, entry.source, "cached", "converted by an earlier run"

    def _keep(
        self, source: Source, places: Places | None, digest: bytes, stored: Stored
    ) -> str:
        """Stores converted code; returns what to add to the reason."""
        if places is None:
            return ""
        from autohook.cache.store import NATIVE

        key = self._keys.native_to_write
        why = places.write(NATIVE, key, digest, source.stamp, stored)
        return f"; {why}" if why else ""

    def _leave_plain(self, source: Source, error: Exception) -> None:
        if isinstance(error, ValueError) and b"\0" in source.data():
            # As Python 3.10 refuses null bytes: the plain loader raises it again.
            self.record(source.name, source.path, "plain", "it does not compile")
            return
        text = f"{type(error).__name__}: {error}"
        self.record(source.name, source.path, "plain", text)
        if self._config.strict:
            from autohook.errors import ConverterBugError

            hide_own_frames()
            raise ConverterBugError(
                f"{source.path}: {source.name} cannot be converted: {text}"
            ) from error
        warn(f"{source.path}: {source.name} runs unconverted: {text}")


class Threads:
    """The threads that are in a conversion; entered by each for its time there."""

    def __init__(self) -> None:
        self.busy: dict[int, int] = {}

    def __call__(self) -> Threads:
        """Returns itself, to be entered."""
        return self

    def __enter__(self) -> None:
        thread = get_ident()
        self.busy[thread] = self.busy.get(thread, 0) + 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        thread = get_ident()
        count = self.busy.get(thread, 1) - 1
        if count:
            self.busy[thread] = count
        else:
            self.busy.pop(thread, None)


def compile_plainly(source: Source) -> CodeType:
    """Returns the code that plain Python would run, with the warnings of doing so."""
    code: CodeType = compile(source.data(), source.path, "exec", dont_inherit=True)
    return code


def convert(source: Source) -> tuple[Stored, bytes]:
    """Returns a module's native code as the cache stores it, and its source's digest.

    Raises:
        SyntaxError: As plain Python would.
    """
    if "autohook.converter.emit" not in sys.modules:
        # Dataclasses look at `typing` even where another thread is still importing it.
        import typing  # noqa: F401

    from autohook.cache.fingerprint import digest
    from autohook.converter.emit import convert_module

    data = source.data()
    made = convert_module(source.program(), source.path)
    packed = marshal.dumps(tuple(unit.fields() for unit in made.units))
    remark = made.reader and (
        f"its functions stay native: it imports {made.reader}, which reads bytecode"
    )
    return (made.code, made.layout, len(made.units), packed, remark), digest(data)


def hide_own_frames() -> None:
    """Takes our frames out of the tracebacks of uncaught exceptions from now on."""
    from autohook.hook.tracebacks import install_hooks

    install_hooks()
