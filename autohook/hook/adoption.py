"""Adopts the loaders of tools that put themselves before us and never ask us.

The finders of typeguard and jaxtyping stand first on `sys.meta_path`, ask `PathFinder`
alone and give its spec their own loader. When the module of such a tool is imported,
its loader class gives way to a subclass that converts what a hook lists, so that the
order in which the hooks are installed does not matter.
"""

from __future__ import annotations

import sys

from autohook.hook.foreign import Composed, cache_beside, compose
from autohook.hook.loader import HookedLoader
from autohook.hook.verdict import SOURCE_LOADER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType
    from typing import Any

    from autohook.hook.conversion import Conversions


class Adopted(Composed):
    """Stands before a tool's loader class, whoever makes the loader."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._taken = None
        self._conversions = None
        self._cached = ""

    def get_code(self, fullname: str) -> CodeType | None:
        """Returns converted code of a module that is listed, else the tool's."""
        if self._conversions is None:
            found = find_conversions(fullname, self.get_filename(fullname))
            if found is None:
                return self.get_their_code(fullname)
            self._conversions = found
            spec = getattr(sys.modules.get(fullname), "__spec__", None)
            cached = getattr(spec, "cached", None) or ""
            self._cached = cache_beside(cached, type(self)._foreign)
        return super().get_code(fullname)


class AdoptingLoader(HookedLoader):
    """Loads a tool's module plainly, then adopts its loader classes."""

    def get_code(self, fullname: str) -> CodeType | None:
        """Returns the plain code."""
        return super(HookedLoader, self).get_code(fullname)

    def exec_module(self, module: ModuleType) -> None:
        """Runs the module, then adopts."""
        super().exec_module(module)
        adopt(module)


def adopt(module: ModuleType) -> None:
    """Puts adopted classes in the place of the loader classes that a module defines."""
    for name, kind in list(vars(module).items()):
        is_own = isinstance(kind, type) and kind.__module__ == module.__name__
        if (
            is_own
            and issubclass(kind, SOURCE_LOADER)
            and not issubclass(kind, Composed)
        ):
            setattr(module, name, compose(kind, Adopted))


def find_conversions(fullname: str, path: str) -> Conversions | None:
    """Returns the conversions of the hook that lists a module, None if none does."""
    from autohook.hook.install import installed_hooks

    for hook in reversed(installed_hooks()):
        selection, conversions = hook.selection, hook.conversions
        if selection.is_candidate(fullname) and not conversions.is_converting:
            choice = selection.decide(fullname, path)
            if choice.listed:
                return conversions
            if selection.is_named(fullname):
                conversions.record(fullname, path, "plain", choice.reason)
    return None
