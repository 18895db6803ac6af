"""The report that `--report` prints: one table of modules, one of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    rows = [
        (module.name, module.state, module.reason)
        for module in sorted(modules, key=lambda module: module.name)
    ]
    lines = []
    details = {module.name: module.diagnostics for module in modules}
    for row, text in zip(
        rows, _table(("module", "state", "reason"), rows), strict=True
    ):
        lines.append(text)
        lines += _reasons(details[row[0]])
    return [_header(("module", "state", "reason"), rows), *lines] if rows else []


def _units(units: Sequence[UnitDecision]) -> list[str]:
    head = ("unit", "state", "calls", "native", "staged", "speed-up")
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
    lines = []
    for unit, text in zip(units, _table(head, rows), strict=True):
        lines.append(text)
        lines += _reasons(unit.reasons)
        if unit.state == "native" and not unit.reasons:
            lines.append(f"      {unit.filename}:{unit.lineno}: not traced so far")
    return [_header(head, rows), *lines] if rows else []


def _reasons(diagnostics: Sequence[Diagnostic]) -> list[str]:
    return [f"      {diagnostic}" for diagnostic in diagnostics]


def _widths(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(head, *rows, strict=True)]


def _header(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return _line(head, _widths(head, rows))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = _widths(head, rows)
    return [_line(row, widths) for row in rows]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Returns one row: numbers (all columns after the third) stand to the right."""
    padded = [
        cell.ljust(width) if index < 2 or len(cells) == 3 else cell.rjust(width)
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return ("  " + "  ".join(padded)).rstrip()


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
