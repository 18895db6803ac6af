"""Decides how a found module comes to be converted, from its spec alone."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

    from autohook.hook.selection import Selection


class Verdict:
    """How one module is converted, and why it is or is not.

    Attributes:
        way: "replace" (the plain loader gives way to ours) or "" (left alone).
        reason: One sentence.
        is_telling: Whether the module was asked for, so that a report should say
            what became of it.
    """

    __slots__ = ("is_telling", "reason", "way")

    def __init__(self, way: str, reason: str, *, is_telling: bool) -> None:
        self.way = way
        self.reason = reason
        self.is_telling = is_telling


def judge(spec: ModuleSpec, selection: Selection) -> Verdict:
    """Returns what is to be done with the module of a spec."""
    named = selection.is_named(spec.name)
    loader = spec.loader
    if loader is None:
        return Verdict("", "it is a namespace package, without code", is_telling=False)
    if type(loader) is not SourceFileLoader:
        reason = f"it is loaded by {describe(loader)}, not from a source file"
        return Verdict("", reason, is_telling=named)
    choice = selection.decide(spec.name, loader.path)
    way = "replace" if choice.listed else ""
    return Verdict(way, choice.reason, is_telling=named)


def describe(loader: object) -> str:
    """Returns the class of a loader, with its module."""
    kind = loader if isinstance(loader, type) else type(loader)
    module = kind.__module__
    if module.startswith("_frozen_importlib"):
        module = "importlib.machinery"  # where its users know it
    return f"{module}.{kind.__qualname__}"
