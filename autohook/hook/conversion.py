"""From the bytes of a module to a code object: through the cache or the converter."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple

from autohook.cache import store
from autohook.cache.fingerprint import Fingerprints
from autohook.decisions import ModuleDecision
from autohook.errors import ConverterBugError, Diagnostic
from autohook.hook.notices import warn
from autohook.options import ConversionOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from autohook.config import Config

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
    """Converts modules for one hook and records what was decided.

    Attributes:
        decisions: What was decided about each module, by name.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._options = ConversionOptions(strict=config.strict)
        self._fingerprints = Fingerprints()
        self.decisions: dict[str, ModuleDecision] = {}

    def load(self, source: Source) -> CodeType | None:
        """Returns the module's code with its units planted.

        Returns:
            None where the module has to be loaded plainly, by its plain loader.

        Raises:
            ConverterBugError: In strict mode, where the module would be plain.
        """
        try:
            stored, state, reason = self._find_or_convert(source)
            from autohook.runtime.units import plant

            code = plant(stored[0], stored[1], source.name)
            diagnostics = tuple(Diagnostic(*fields) for fields in stored[2])
        except Exception as error:  # noqa: BLE001 - the user's import must go on
            self._leave_plain(source, error)
            return None
        self.record(source.name, source.path, state, reason, diagnostics)
        return code

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
        decision = self.decisions.get(name)
        return decision is not None and decision.state == "cached"

    def record(
        self,
        name: str,
        path: str,
        state: str,
        reason: str,
        diagnostics: tuple[Diagnostic, ...] = (),
    ) -> None:
        """Keeps a decision for the report."""
        self.decisions[name] = ModuleDecision(name, path, state, reason, diagnostics)

    def _find_or_convert(self, source: Source) -> tuple[Stored, str, str]:
        files: tuple[str, ...] = ()
        fingerprint = b""
        why = "the cache is off"
        if self._config.cache and source.cached:
            files = store.candidate_files(source.cached, self._config.cache_dir)
            options = (self._options.instrumented, self._options.strict)
            fingerprint = self._fingerprints.make(source.data, source.path, options)
            found = store.read(files, fingerprint)
            if found.value is not None:
                return found.value, "cached", "converted by an earlier run"
            why = found.reason
        stored = self._convert(source)
        if files:
            why += _suffix(store.write(files, fingerprint, stored))
        return stored, "converted", why

    def _convert(self, source: Source) -> Stored:
        import warnings

        from autohook.converter import convert_module

        # The converter compiles a module in several pieces; the compiler's warnings
        # are the user's to see once, as plain Python shows them.
        with warnings.catch_warnings(), paused_collector():
            warnings.simplefilter("ignore")
            made = convert_module(source.data, source.path, self._options)
        compile_plainly(source)
        return (
            made.code,
            tuple(tuple(unit) for unit in made.units),
            tuple(
                (d.code, d.message, d.filename, d.lineno, d.remedy)
                for d in made.diagnostics
            ),
        )

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
            raise ConverterBugError(
                f"{source.path}: {source.name} cannot be converted: {text}"
            ) from error
        warn(f"{source.path}: {source.name} runs unconverted: {text}")


def compile_plainly(source: Source) -> CodeType:
    """Returns the code that plain Python would run, with the warnings of doing so."""
    code: CodeType = compile(source.data, source.path, "exec", dont_inherit=True)
    return code


@contextmanager
def paused_collector() -> Iterator[None]:
    """Keeps the garbage collector off: with TensorFlow loaded it triples the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _suffix(reason: str) -> str:
    return f"; {reason}" if reason else ""
