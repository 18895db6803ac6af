"""Puts our loader into the spec of a listed module."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader

from autohook.hook.loader import HookedLoader
from autohook.hook.verdict import judge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

    from autohook.hook.conversion import Conversions
    from autohook.hook.selection import Selection


def replace_loader(
    spec: ModuleSpec, selection: Selection, conversions: Conversions
) -> ModuleSpec:
    """Returns a spec with our loader, or the same one and records why."""
    verdict = judge(spec, selection)
    if not verdict.way:
        if verdict.is_telling:
            place = spec.origin or ""
            conversions.record(spec.name, place, "plain", verdict.reason)
        return spec
    if verdict.way == "replace":
        plain, cached = spec.loader, spec.cached or ""
        assert isinstance(plain, SourceFileLoader)
        return with_loader(spec, HookedLoader(plain, cached, conversions))
    from autohook.hook.foreign import make_loader

    return with_loader(spec, make_loader(verdict.way, spec, conversions))


def with_loader(spec: ModuleSpec, loader: object) -> ModuleSpec:
    """Returns a copy of a spec with another loader: its finder may keep the first."""
    copy: ModuleSpec = object.__new__(type(spec))
    copy.__dict__.update(spec.__dict__)
    copy.loader = loader  # type: ignore[assignment]  # it is one, by protocol
    return copy
