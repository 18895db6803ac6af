"""The finder: asks everyone else, then gives listed source modules our loader."""

from __future__ import annotations

import sys
from _thread import get_ident
from importlib.machinery import ModuleSpec, SourceFileLoader
from typing import TYPE_CHECKING

from autohook.hook.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from autohook.hook.conversion import Conversions
    from autohook.hook.selection import Selection


class Finder:
    """Stands first on `sys.meta_path`."""

    def __init__(self, selection: Selection, conversions: Conversions) -> None:
        self._selection = selection
        self._conversions = conversions
        self._searches: set[tuple[int, str]] = set()

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
        if not self._selection.is_candidate(fullname):
            if fullname == "tensorflow":
                announce_tensorflow()
            return None
        if self._conversions.is_converting:
            return None  # what autohook itself needs is not the user's
        # A finder that asks all others, as this one does, must not meet itself.
        search = (get_ident(), fullname)
        if search in self._searches:
            return None
        self._searches.add(search)
        try:
            spec = self._ask_others(fullname, path, target)
        except BaseException:
            from autohook.hook.tracebacks import install_hooks

            install_hooks()
            raise
        finally:
            self._searches.discard(search)
        if spec is not None:
            try:
                self._hook(spec)
            except Exception as error:  # noqa: BLE001 - the import must go on
                self._conversions.leave_alone(fullname, error)
        return spec

    def _ask_others(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None
    ) -> ModuleSpec | None:
        for finder in list(sys.meta_path):
            find_spec = getattr(finder, "find_spec", None)
            if finder is self or find_spec is None:
                continue
            spec: ModuleSpec | None = find_spec(fullname, path, target)
            if spec is not None:
                return spec
        return None

    def _hook(self, spec: ModuleSpec) -> None:
        """Swaps the loader of a listed source module, or records why not."""
        verdict = judge(spec, self._selection)
        if not verdict.way:
            if verdict.is_telling:
                place = spec.origin or ""
                self._conversions.record(spec.name, place, "plain", verdict.reason)
            return
        from autohook.hook.loader import HookedLoader

        loader = spec.loader
        assert isinstance(loader, SourceFileLoader)
        spec.loader = HookedLoader(
            loader.name, loader.path, spec.cached or "", self._conversions
        )


def announce_tensorflow() -> None:
    """Tells the runtime that units may meet tensors from now on."""
    from autohook.hook.tracebacks import install_hooks, install_thread_hook
    from autohook.runtime.units import tensorflow_expected

    # Until now there are no frames of autohook's between the user's.
    install_hooks()
    install_thread_hook()
    tensorflow_expected()
