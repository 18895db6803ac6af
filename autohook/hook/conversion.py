"""From the bytes of a module to a code object: through the cache or the converter.

Much is imported where it is needed: a process in which nothing is listed must not pay.
"""

from __future__ import annotations

import gc
from _thread import get_ident
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple

from autohook.cache import store
from autohook.cache.fingerprint import Fingerprints
from autohook.hook.notices import warn

if TYPE_CHECKING:
    from autohook.config import Config
    from autohook.decisions import ModuleDecision
    from autohook.options import ConversionOptions

Stored = tuple[CodeType, tuple[tuple[Any, ...], ...], tuple[tuple[Any, ...], ...]]


class Source(NamedTuple):
    """One module's source.

    Attributes:
        name: The dotted name that the module is loaded under.
        path: The name that its code objects carry.
        data: The bytes of the file.
        cached: The path of its plain bytecode, "" to do without a cache.
    """

    name: str
    path: str
    data: bytes
    cached: str


class Conversions:
    """Converts modules for one hook and records what was decided."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._fingerprints = Fingerprints()
        self._records: dict[str, tuple[str, str, str, tuple[Any, ...]]] = {}
        self._threads: set[int] = set()

    @property
    def decisions(self) -> dict[str, ModuleDecision]:
        """What was decided about each module, by name."""
        # Built when asked: a decision may be about a module that these two import.
        from autohook.decisions import ModuleDecision
        from autohook.errors import Diagnostic

        return {
            name: ModuleDecision(
                name, path, state, reason, tuple(Diagnostic(*d) for d in diagnostics)
            )
            for name, (path, state, reason, diagnostics) in self._records.items()
        }

    @property
    def is_converting(self) -> bool:
        """Whether this thread is in a conversion, so that its imports are our own."""
        return get_ident() in self._threads

    def load(self, source: Source) -> CodeType | None:
        """Returns the module's code with its units planted.

        Returns:
            None where the module has to be loaded plainly, by its plain loader.

        Raises:
            ConverterBugError: In strict mode, where the module would be plain.
        """
        self._threads.add(get_ident())
        try:
            stored, state, reason = self._find_or_convert(source)
            from autohook.runtime.units import plant

            code = plant(stored[0], stored[1], source.name)
        except Exception as error:  # noqa: BLE001 - the user's import must go on
            self._leave_plain(source, error)
            return None
        finally:
            self._threads.discard(get_ident())
        self.record(source.name, source.path, state, reason, stored[2])
        return code

    def record(
        self,
        name: str,
        path: str,
        state: str,
        reason: str,
        diagnostics: tuple[Any, ...] = (),
    ) -> None:
        """Keeps a decision for the report; diagnostics are the fields of each."""
        self._records[name] = (path, state, reason, diagnostics)

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

    def _find_or_convert(self, source: Source) -> tuple[Stored, str, str]:
        from autohook.options import ConversionOptions

        options = ConversionOptions(strict=self._config.strict)
        files: tuple[str, ...] = ()
        fingerprint = b""
        why = "the cache is off"
        if self._config.cache and source.cached:
            files = store.candidate_files(source.cached, self._config.cache_dir)
            fields = (options.instrumented, options.strict)
            fingerprint = self._fingerprints.make(source.data, source.path, fields)
            found = store.read(files, fingerprint)
            if found.value is not None:
                return found.value, "cached", "converted by an earlier run"
            why = found.reason
        stored = convert(source, options)
        if files:
            why += _suffix(store.write(files, fingerprint, stored))
        return stored, "converted", why

    def _leave_plain(self, source: Source, error: Exception) -> None:
        import warnings

        try:
            # Recorded, not ignored: under `-W error` a warning is the user's error.
            with warnings.catch_warnings(record=True):
                compile_plainly(source)
        except Exception:  # noqa: BLE001 - whatever it is, plain Python raises it too
            self.record(source.name, source.path, "plain", "it does not compile")
            return
        text = f"{type(error).__name__}: {error}"
        self.record(source.name, source.path, "plain", text)
        if self._config.strict:
            from autohook.errors import ConverterBugError

            raise ConverterBugError(
                f"{source.path}: {source.name} cannot be converted: {text}"
            ) from error
        warn(f"{source.path}: {source.name} runs unconverted: {text}")


def compile_plainly(source: Source) -> CodeType:
    """Returns the code that plain Python would run, with the warnings of doing so."""
    code: CodeType = compile(source.data, source.path, "exec", dont_inherit=True)
    return code


def convert(source: Source, options: ConversionOptions) -> Stored:
    """Returns what the converter makes of a module, as plain values for the cache.

    The garbage collector is off meanwhile: with TensorFlow loaded it triples the time.
    """
    import warnings

    from autohook.converter import convert_module

    collects = gc.isenabled()
    gc.disable()
    try:
        # The converter compiles a module in several pieces; the compiler's warnings
        # are the user's to see once, as plain Python shows them.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = convert_module(source.data, source.path, options)
    finally:
        if collects:
            gc.enable()
    compile_plainly(source)
    units = tuple(tuple(unit) for unit in made.units)
    diagnostics = tuple(
        (d.code, d.message, d.filename, d.lineno, d.remedy) for d in made.diagnostics
    )
    return made.code, units, diagnostics


def _suffix(reason: str) -> str:
    return f"; {reason}" if reason else ""
