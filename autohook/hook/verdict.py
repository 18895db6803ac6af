"""Decides how a found module comes to be converted, from its spec alone."""

from __future__ import annotations

import importlib
from importlib.machinery import (
    BuiltinImporter,
    ExtensionFileLoader,
    FrozenImporter,
    SourceFileLoader,
    SourcelessFileLoader,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from typing import Any

    from autohook.hook.selection import Selection

# As importlib.abc has it, which takes longer to import.
_external: Any = importlib._bootstrap_external
SOURCE_LOADER: Any = _external.SourceLoader
"""What all loaders that compile source derive from."""

COMPILES = SOURCE_LOADER.source_to_code
SOURCE_SUFFIXES = (".py", ".pyw")
PYTEST = "_pytest.assertion.rewrite.AssertionRewritingHook"
ZIP = "zipimport.zipimporter"
LAZY = "importlib.util.LazyLoader"


class Verdict:
    """How one module is converted, and why it is or is not.

    Attributes:
        way: "replace" (the plain loader gives way to ours), "zip" (the same for a
            module in a zip file), "lazy" (for one that is loaded when first used),
            "compose" (a loader of another tool works with ours) or "" (left alone).
        reason: One sentence.
        is_telling: Whether a report should say what became of the module.
    """

    __slots__ = ("is_telling", "reason", "way")

    def __init__(self, way: str, reason: str, *, is_telling: bool) -> None:
        self.way = way
        self.reason = reason
        self.is_telling = is_telling


def judge(spec: ModuleSpec, selection: Selection) -> Verdict:
    """Returns what is to be done with the module of a spec."""
    loader = spec.loader
    if loader is None or type(loader).__name__ in (
        "NamespaceLoader",
        "_NamespaceLoader",
    ):
        return Verdict("", "it is a namespace package, without code", is_telling=False)
    origin = _file_of(spec)
    choice = selection.decide(spec.name, origin)
    if not choice.listed:
        named = selection.is_named(spec.name)
        return Verdict("", choice.reason, is_telling=named)
    way, reason = _find_way(loader, origin)
    return Verdict(way, reason or choice.reason, is_telling=True)


def describe(loader: object) -> str:
    """Returns the class of a loader, with the module where its users know it."""
    kind = loader if isinstance(loader, type) else type(loader)
    module = kind.__module__
    if module.startswith("_frozen_importlib"):
        module = "importlib.machinery"
    return f"{module}.{kind.__qualname__}"


def _file_of(spec: ModuleSpec) -> str:
    path = getattr(spec.loader, "path", None)
    return path if isinstance(path, str) and path else spec.origin or ""


def _find_way(loader: object, origin: str) -> tuple[str, str]:
    """Returns the way to convert what a loader loads, or "" and why there is none."""
    kind = loader if isinstance(loader, type) else type(loader)
    if issubclass(kind, SOURCE_LOADER):
        return _find_way_of_source(kind, origin)
    name = describe(kind)
    if name == LAZY and type(getattr(loader, "loader", None)) is SourceFileLoader:
        return "lazy", ""
    if name == ZIP and origin.endswith(SOURCE_SUFFIXES):
        return "zip", ""
    return "", _reason(kind, name)


def _find_way_of_source(kind: type, origin: str) -> tuple[str, str]:
    is_plain = kind is SourceFileLoader and kind.source_to_code is COMPILES
    if not is_plain and hasattr(kind, "_conversions"):
        return "", "another hook of autohook's converts it"
    if not origin.endswith(SOURCE_SUFFIXES):
        return "", f"its source, {origin.rpartition('/')[2]}, is not a .py file"
    return ("replace" if is_plain else "compose"), ""


def _reason(kind: type, name: str) -> str:
    if issubclass(kind, ExtensionFileLoader):
        return "it is an extension module, compiled already"
    if issubclass(kind, SourcelessFileLoader):
        return "there is only its bytecode, not its source"
    known = {
        BuiltinImporter: "it is built into the interpreter",
        FrozenImporter: "it is frozen into the interpreter",
    }
    if kind in known:
        return known[kind]
    if name == PYTEST:
        return "pytest loads it, to explain its asserts"
    if name == ZIP:
        return "the zip file has its bytecode, which is loaded in place of its source"
    return f"it is loaded by {name}, not from a source file"
