"""Runs an existing, eagerly written TensorFlow 2 project in graph mode, unedited."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from autohook.hook.install import install, uninstall
    from autohook.library import (
        convert,
        do_not_convert,
        set_element_type,
        stack,
        to_code,
        to_graph,
    )

__version__ = "0.1.0"
__all__ = [
    "convert",
    "do_not_convert",
    "install",
    "set_element_type",
    "stack",
    "to_code",
    "to_graph",
    "uninstall",
]


def __getattr__(name: str) -> object:
    """Imports a public function when it is first asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = "hook.install" if name in ("install", "uninstall") else "library"
    value: object = getattr(import_module(f"autohook.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
