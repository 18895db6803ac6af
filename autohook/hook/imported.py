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
    """Returns a spec by which a module that has been imported is imported.

    It is also the module's own until then: where importlib finds a module that was not
    there before the search, it goes by that (importlib._bootstrap, _find_spec).
    """
    module = sys.modules[name]
    loader = ImportedLoader(module)
    spec = ModuleSpec(name, loader)  # type: ignore[arg-type]  # one, by protocol
    module.__spec__ = spec
    return spec
