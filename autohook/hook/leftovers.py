"""Tells, when a report is asked for, of listed modules that the finder never met."""

from __future__ import annotations

import sys
from types import FunctionType

from autohook.hook.verdict import SOURCE_LOADER, describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from autohook.hook.install import Hook

EARLY = "it was imported before the hook was installed"


def record_leftovers(hook: Hook) -> None:
    """Records listed modules that others loaded, and patterns that met no module."""
    known = set(hook.conversions.decisions)
    for name, module in list(sys.modules.items()):
        if name in known or not hook.selection.is_candidate(name):
            continue
        spec = getattr(module, "__spec__", None)
        loader = getattr(spec, "loader", None)
        file = getattr(module, "__file__", None) or ""
        if loader is None or _is_another_hooks(loader):
            continue
        if hook.selection.decide(name, str(file)).listed:
            hook.conversions.record(name, str(file), "plain", _reason(loader))
    _record_unmet(hook)


def find_importer(name: str) -> str:
    """Returns a module that imports another one, the first, "" if that is not known.

    It has the other, or something of its, among its globals.
    """
    module = sys.modules.get(name)
    # In the order in which imports ended, but for the program itself.
    others = [other for other in list(sys.modules) if other not in (name, "__main__")]
    for other in (*others, "__main__"):
        values = getattr(sys.modules.get(other), "__dict__", None)
        if isinstance(values, dict) and any(
            value is module or _module_of(value) == name
            for value in list(values.values())
        ):
            return other
    return ""


def _module_of(value: object) -> str:
    if not isinstance(value, (type, FunctionType)):
        return ""
    name: object = value.__module__
    return name if isinstance(name, str) else ""  # a program may set it to anything


def describe_early(name: str) -> str:
    """Returns why a module that is there already stays plain."""
    importer = find_importer(name)
    return f"{EARLY}, by {importer}" if importer else EARLY


def _record_unmet(hook: Hook) -> None:
    from autohook.hook.selection import Patterns

    known = set(hook.conversions.decisions)
    for pattern in hook.config.modules or ():
        find = Patterns([pattern]).find
        if any(find(name) for name in known):
            continue
        if any(find(name) for name in list(sys.modules)):
            reason = "none of the modules that it matches may be converted"
        else:
            reason = "no module was imported that it matches"
        hook.conversions.record(pattern, "", "plain", reason)


def _is_another_hooks(loader: object) -> bool:
    kind = type(loader)
    return hasattr(kind, "_conversions") and not hasattr(kind, "_foreign")


def _reason(loader: object) -> str:
    foreign = getattr(type(loader), "_foreign", None)
    if foreign is not None:
        return f"{describe(foreign)} loads it without asking for its code"
    kind = loader if isinstance(loader, type) else type(loader)
    if issubclass(kind, SOURCE_LOADER) and kind.__module__.startswith("_frozen"):
        return "a finder before autohook's found it, or none was asked"
    return f"{describe(loader)} loaded it, whose finder is asked before autohook"
