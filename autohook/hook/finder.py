"""The finder: asks everyone else, then gives listed source modules our loader."""

from __future__ import annotations

import importlib
import sys
from _thread import get_ident
from importlib.machinery import SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    from autohook.hook.conversion import Conversions
    from autohook.hook.selection import Selection

# Finders without `find_spec` work until Python 3.12.
_find_spec_legacy = getattr(importlib._bootstrap, "_find_spec_legacy", None)

TOOLS = ("typeguard._importhook", "typeguard.importhook", "jaxtyping._import_hook")
"""Modules of tools whose finders put themselves before ours and never ask it."""

WATCHED = frozenset(("tensorflow", *TOOLS))


class Finder:
    """Stands first on `sys.meta_path`."""

    def __init__(self, selection: Selection, conversions: Conversions) -> None:
        self._selection = selection
        self._conversions = conversions
        self._is_candidate = selection.is_candidate
        # Per thread and name, the finders that are being asked: one that asks all
        # others, as this one does, must not meet itself.
        self._asking: dict[tuple[int, str], list[object]] = {}
        self._libraries: dict[str, bool] = {}
        for name in TOOLS:
            if name in sys.modules:
                from autohook.hook.adoption import adopt

                adopt(sys.modules[name])

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Returns the spec that the other finders give, our loader put in if listed.

        Returns:
            None for names that cannot be listed: no other finder has been asked.
        """
        if self._is_candidate(fullname):
            return self._find(fullname, path, target)
        if fullname in WATCHED:
            return self._meet(fullname, path, target)
        return None

    def _meet(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None
    ) -> ModuleSpec | None:
        """Prepares for a module of others that has to do with us."""
        if fullname == "tensorflow":
            announce_tensorflow()
        spec = self._ask_others(fullname, path, target)
        if fullname == "tensorflow":
            from autohook.hook.announcement import announce_end

            announce_end(spec)
            return spec
        if spec is None or type(spec.loader) is not SourceFileLoader:
            return spec
        from autohook.hook.adoption import AdoptingLoader
        from autohook.hook.replacement import with_loader

        return with_loader(spec, AdoptingLoader(spec.loader, "", self._conversions))

    def _find(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None
    ) -> ModuleSpec | None:
        conversions = self._conversions
        if conversions.is_converting:
            # What autohook itself needs is not the user's.
            if self._selection.is_named(fullname):
                reason = "autohook itself needs it to convert the others"
                conversions.record(fullname, "", "plain", reason)
            return None
        if path is not None and conversions.is_by_location and self._is_library(path):
            return None
        spec = self._ask_others(fullname, path, target)
        if spec is None:
            if self._selection.is_named(fullname):
                conversions.record(fullname, "", "plain", "it is not found")
            return None
        try:
            # Imported with the first module that may be listed; the rest is there then.
            from autohook.hook.replacement import replace_loader

            return replace_loader(spec, self._selection, conversions)
        except Exception as error:  # noqa: BLE001 - the import must go on
            conversions.leave_alone(fullname, error)
            return spec

    def _is_library(self, path: Sequence[str]) -> bool:
        """Returns whether a package's modules can only be an installed library's.

        So most of them cost as little as names that are not listed.
        """
        known = self._libraries
        found = False
        for entry in path:
            if entry not in known:
                known[entry] = self._selection.is_library(f"{entry}/")
            if not known[entry]:
                return False
            found = True
        return found

    def _ask_others(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None
    ) -> ModuleSpec | None:
        key = get_ident(), fullname
        asked = self._asking.setdefault(key, [])
        if asked and type(asked[-1]) is Finder:
            return None  # another hook, installed before, comes first
        try:
            # A copy, as importlib's own loop is not: a finder may change the list.
            for finder in list(sys.meta_path):
                if finder is self or (asked and _holds(asked, finder)):
                    continue
                asked.append(finder)
                try:
                    spec = _ask(finder, fullname, path, target)
                finally:
                    asked.pop()
                if spec is not None:
                    return spec
            return None
        except BaseException:
            from autohook.hook.tracebacks import install_hooks

            install_hooks()
            raise
        finally:
            if not asked:
                self._asking.pop(key, None)


def announce_tensorflow() -> None:
    """Tells the runtime that units may meet tensors from now on."""
    from autohook.hook.tracebacks import install_hooks, install_thread_hook
    from autohook.runtime.units import registry, tensorflow_expected

    # Until now there are no frames of autohook's between the user's.
    install_hooks()
    install_thread_hook()
    registry.activated = install_hooks  # again: see there
    tensorflow_expected()


def _ask(
    finder: Any, fullname: str, path: Sequence[str] | None, target: ModuleType | None
) -> ModuleSpec | None:
    """Asks one finder as importlib does (_find_spec in importlib/_bootstrap.py)."""
    try:
        find_spec = finder.find_spec
    except AttributeError:
        if _find_spec_legacy is None:
            return None
        found: ModuleSpec | None = _find_spec_legacy(finder, fullname, path)
    else:
        found = find_spec(fullname, path, target)
    return found


def _holds(finders: list[object], finder: object) -> bool:
    # By identity: a foreign `__eq__` may say anything.
    return any(one is finder for one in finders)


# CPython cuts the frames of its importer, known by this file name, out of the
# tracebacks of import errors. Other errors of other finders are rare.
_IMPORTER = SourceFileLoader.get_code.__code__.co_filename
_functions = (
    *(Finder.find_spec, Finder._find, Finder._meet, Finder._ask_others),
    _ask,
)
for _function in _functions:
    _function.__code__ = _function.__code__.replace(co_filename=_IMPORTER)
FRAMES = tuple(_function.__code__ for _function in _functions)
"""The code of the frames that stand between importlib and other finders."""
