"""Starts and ends a hook; the only changing global of the import side is here."""

from __future__ import annotations

import os
import sys

from autohook.hook.conversion import Conversions
from autohook.hook.finder import Finder, announce_tensorflow
from autohook.hook.selection import Selection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Final

    from autohook.config import Config

_active: list[Hook] = []


class Hook:
    """An installed hook; as a context manager it is removed at the end.

    Attributes:
        config: What it converts and how.
        selection: Which modules are listed.
        conversions: Converts modules and keeps the decisions about them.
        finder: The entry of `sys.meta_path`.
    """

    def __init__(self, config: Config) -> None:
        self.config: Final = config
        self.selection: Final = Selection(config)
        self.conversions: Final = Conversions(config)
        self.finder: Final = Finder(self.selection, self.conversions)

    def __enter__(self) -> Hook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.uninstall()

    @property
    def is_installed(self) -> bool:
        """Whether imports go through this hook."""
        return self in _active

    def install(self, *, instead_of: object = None) -> None:
        """Puts the finder first; does nothing when it is there.

        Args:
            instead_of: A finder whose place it takes, if that is there.
        """
        if self.is_installed:
            return
        if self.selection.names_standard_library:
            preload()
        _active.append(self)
        if self.config.audit:
            from autohook.hook.auditing import start_auditing

            start_auditing()
        places = [i for i, f in enumerate(sys.meta_path) if f is instead_of]
        if places:
            # Not removed: importlib may be walking along the list.
            sys.meta_path[places[0]] = self.finder
        else:
            sys.meta_path.insert(0, self.finder)
        if "tensorflow" in sys.modules:
            announce_tensorflow()
        self._record_earlier_imports()

    def uninstall(self) -> None:
        """Removes the hook; modules that it converted stay converted."""
        if self.is_installed:
            _active.remove(self)
            if self.config.audit:
                from autohook.hook.auditing import stop_auditing

                stop_auditing(others=any(h.config.audit for h in _active))
        if self.finder in sys.meta_path:
            sys.meta_path.remove(self.finder)

    def _record_earlier_imports(self) -> None:
        """Says of listed modules that they were imported too early to be converted."""
        for name, module in list(sys.modules.items()):
            if not self.selection.is_named(name):
                continue
            loader = getattr(getattr(module, "__spec__", None), "loader", None)
            if type(loader).__module__.startswith("autohook."):
                continue
            file = str(getattr(module, "__file__", "") or "")
            if self.selection.decide(name, file).listed:
                from autohook.hook.leftovers import describe_early

                self.conversions.record(name, file, "plain", describe_early(name))


def install(
    *,
    modules: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    strict: bool | None = None,
    audit: bool | None = None,
    cache: bool | None = None,
    cache_dir: str | None = None,
    config: str | None = None,
) -> Hook:
    """Converts the listed modules that are imported from now on.

    Args:
        modules: Names and globs, as `modules` of `[tool.autohook]`.
        exclude: Names and globs that are never converted.
        strict: Whether a bug of autohook's raises.
        audit: Whether each staged call runs natively, too, and is compared; without
            it, what AUTOHOOK_AUDIT says.
        cache: Whether converted code is kept on disk.
        cache_dir: The folder of the cache.
        config: A pyproject.toml; without it and without `modules`, the nearest one
            upwards from the current folder, or else all modules below that folder.

    Returns:
        The hook, which is also a context manager.

    Raises:
        UsageError: The configuration is wrong.
    """
    from autohook.config import Choices, build, find_file, read_environment, read_file
    from autohook.hook.interpreter import Program, find_root

    given = Choices(
        modules=None if modules is None else _as_names(modules),
        exclude=None if exclude is None else _as_names(exclude),
        strict=strict,
        audit=read_environment(os.environ).audit if audit is None else audit,
        cache=cache,
        cache_dir=cache_dir,
    )
    root = find_root(Program("stdin", ""))
    file = config or ("" if modules is not None else find_file(root))
    sources = [given, read_file(file)] if file else [given]
    hook = Hook(build(sources, file=file, root=root))
    hook.install()
    return hook


def uninstall() -> None:
    """Removes every hook of this process."""
    for hook in installed_hooks():
        hook.uninstall()


def preload() -> None:
    """Imports all that a conversion needs.

    While a listed module of the standard library is being imported, nothing that
    needs that module can be; those that autohook needs stay plain.
    """
    from importlib import import_module

    # All of these: which of them a loader needs depends on the module that it loads.
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    names = ["decisions", "options", "report.text", "runtime.units", "converter.emit"]
    for package in ("hook", "cache"):
        files = sorted(os.listdir(os.path.join(here, package)))
        names += [f"{package}.{file[:-3]}" for file in files if file.endswith(".py")]
    for name in names:
        import_module(f"autohook.{name.removesuffix('.__init__')}")


def installed_hooks() -> tuple[Hook, ...]:
    """Returns the hooks of this process, oldest first."""
    return tuple(_active)


def _as_names(names: Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)
