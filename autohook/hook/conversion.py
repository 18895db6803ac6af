"""What one hook converts and what it decided, whatever becomes of the conversion.

Much is imported where it is needed: a process in which nothing is listed must not pay.
"""

from __future__ import annotations

from _thread import get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, TracebackType

    from autohook.config import Config
    from autohook.decisions import ModuleDecision
    from autohook.hook.source import Source
    from autohook.hook.supply import Supply
    from autohook.hook.twins import Twins


class LeftAloneError(Exception):
    """A module stays plain for a reason that is nobody's fault."""


class Conversions:
    """Converts modules for one hook and records what was decided."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._supply: Supply | None = None
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
        supply = self._supply or self._make_supply()
        try:
            with self._threads:
                code, table, twins, state, reason = supply.load(source)
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
        return code

    def prepare(self, source: Source) -> tuple[str, Twins]:
        """Converts a module and all its twins for the cache, ahead of time.

        Returns:
            "converted" or "cached", and the twins.

        Raises:
            SyntaxError: The source does not compile.
            ConverterBugError: In strict mode, where a function fails.
        """
        supply = self._supply or self._make_supply()
        with self._threads:
            _, twins, state, _ = supply.find_or_convert(source)
            twins.make_all()
        return state, twins

    def record(self, name: str, path: str, state: str, reason: str) -> None:
        """Keeps a decision for the report."""
        self._records[name] = (path, state, reason)

    def leave_alone(self, name: str, error: Exception) -> None:
        """Says that a module is imported plainly because of a bug of ours."""
        reason = f"{type(error).__name__}: {error}"
        self.record(name, "", "plain", reason)
        _report(name, name, error)

    def is_program(self, name: str) -> bool:
        """Returns whether a module is the one that `-m` names."""
        main = self._config.main_module
        return main != "" and name in (main, main + ".__main__")

    def is_cached(self, name: str) -> bool:
        """Returns whether a module came from the cache."""
        return name in self._records and self._records[name][1] == "cached"

    def _make_supply(self) -> Supply:
        from autohook.hook.supply import Supply

        self._supply = Supply(self._config, self._threads)
        return self._supply

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
        _report(source.name, source.path, error)


def _report(name: str, file: str, error: Exception) -> None:
    from autohook import bugs

    bugs.report("AH191", name, (file, 0), error, "It runs unconverted.")


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


def hide_own_frames() -> None:
    """Takes our frames out of the tracebacks of uncaught exceptions from now on."""
    from autohook.hook.tracebacks import install_hooks

    install_hooks()
