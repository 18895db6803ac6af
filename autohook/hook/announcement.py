"""Starts staging at the end of the import of TensorFlow, before any call of a unit.

A debugger that steps into the first call would meet staging's start there, and a
profiler would count it.
"""

from __future__ import annotations

from importlib.machinery import ModuleSpec


class AnnouncingSpec(ModuleSpec):
    """A spec whose module is being imported; at the end it is a `ModuleSpec` again.

    importlib says there when an import begins and ends (`_load_unlocked` in
    importlib/_bootstrap.py); whoever imports the module meanwhile looks there, too.
    """

    @property
    def _initializing(self) -> bool:
        return bool(self.__dict__.get("_initializing", False))

    @_initializing.setter
    def _initializing(self, value: bool) -> None:
        self.__dict__["_initializing"] = value
        if not value:
            self.__class__ = ModuleSpec  # type: ignore[assignment]  # a base of ours
            _start_staging()


def announce_end(spec: ModuleSpec | None) -> None:
    """Has staging start once the module of a spec is imported."""
    if type(spec) is ModuleSpec:
        spec.__class__ = AnnouncingSpec


def _start_staging() -> None:
    from autohook.runtime.units import is_tensorflow_ready, registry

    if not registry.modules or not is_tensorflow_ready():
        return  # the first listed module does it
    try:
        registry.activate()
    except Exception:  # noqa: BLE001 - the import must go on; the first call tries again
        return
