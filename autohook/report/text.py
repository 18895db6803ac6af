"""The report that `--report` prints: one table of modules, one of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autohook.report.quantities import show_factor, show_time
from autohook.report.table import align

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.decisions import ModuleDecision, UnitDecision
    from autohook.errors import Diagnostic


def render(modules: Sequence[ModuleDecision], units: Sequence[UnitDecision]) -> str:
    """Returns the whole report, ending with a line feed."""
    lines = ["autohook report", "", "Modules"]
    lines += render_modules(modules) or ["  none was listed"]
    lines += ["", "Units"]
    called = [unit for unit in units if unit.calls or unit.reasons]
    lines += _units(called) or ["  none was called with tensors"]
    unused = len(units) - len(called)
    if called and unused:
        lines.append(f"  {unused} more were never called with tensors")
    return "\n".join(lines) + "\n"


def render_modules(modules: Sequence[ModuleDecision]) -> list[str]:
    """Returns the table of modules, with the functions that have no staged twin."""
    ordered = sorted(modules, key=lambda module: module.name)
    rows = [(module.name, module.state, module.reason) for module in ordered]
    head, *texts = align([("module", "state", "reason"), *rows])
    lines = []
    for module, text in zip(ordered, texts, strict=True):
        lines.append(text)
        lines += _reasons(module.diagnostics)
    return [head, *lines] if rows else []


def _units(units: Sequence[UnitDecision]) -> list[str]:
    rows = [
        (
            unit.name,
            unit.state,
            str(unit.calls),
            show_time(unit.native_us),
            show_time(unit.staged_us),
            show_factor(unit.speed_up),
        )
        for unit in units
    ]
    names = ("unit", "state", "calls", "native", "staged", "speed-up")
    head, *texts = align([names, *rows], right=range(2, 6))
    lines = []
    for unit, text in zip(units, texts, strict=True):
        lines.append(text)
        lines += _reasons(unit.reasons)
        if unit.state == "native" and not unit.reasons:
            lines.append(f"      {unit.filename}:{unit.lineno}: not traced so far")
    return [head, *lines] if rows else []


def _reasons(diagnostics: Sequence[Diagnostic]) -> list[str]:
    return [f"      {diagnostic}" for diagnostic in diagnostics]
