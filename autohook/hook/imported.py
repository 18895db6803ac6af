"""Keeps a module from being imported twice, when finding it has imported it already.

The configuration is read while the program imports its first module. If that is one
that the TOML parser imports too, it is there when the search for it ends. CPython would
load it again, and both of them would be used.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


class ImportedLoader:
    """Loads a module by giving the one that is there."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._spec = module.__spec__

    def create_module(self, _spec: ModuleSpec) -> ModuleType:
        """Returns the module."""
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Runs nothing; gives the module its own spec back."""
        module.__spec__ = self._spec


def imported_spec(name: str) -> ModuleSpec:
    """Returns a spec by which a module that has been imported is imported."""
    loader = ImportedLoader(sys.modules[name])
    return ModuleSpec(name, loader)  # type: ignore[arg-type]  # one, by protocol
