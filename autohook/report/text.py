"""The report that `--report` prints: one table of modules, one of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autohook.report.table import align

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.decisions import ModuleDecision, UnitDecision
    from autohook.errors import Diagnostic


def render(modules: Sequence[ModuleDecision], units: Sequence[UnitDecision]) -> str:
    """Returns the whole report, ending with a line feed."""
    lines = ["autohook report", "", "Modules"]
    lines += _modules(modules) or ["  none was listed"]
    lines += ["", "Units"]
    called = [unit for unit in units if unit.calls or unit.reasons]
    lines += _units(called) or ["  none was called with tensors"]
    unused = len(units) - len(called)
    if called and unused:
        lines.append(f"  {unused} more were never called with tensors")
    return "\n".join(lines) + "\n"


def _modules(modules: Sequence[ModuleDecision]) -> list[str]:
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
            _time(unit.native_us),
            _time(unit.staged_us),
            _speed_up(unit),
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


def _time(microseconds: float) -> str:
    """Returns a time in the unit that suits its size; "-" where none was taken."""
    if not microseconds:
        return "-"
    if microseconds < 1000:
        return f"{microseconds:.1f} us"
    if microseconds < 1_000_000:
        return f"{microseconds / 1000:.2f} ms"
    return f"{microseconds / 1_000_000:.2f} s"


def _speed_up(unit: UnitDecision) -> str:
    if not (unit.native_us and unit.staged_us):
        return "-"
    return f"{unit.native_us / unit.staged_us:.1f}x"
