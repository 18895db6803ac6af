"""Tables of what was compared, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.packages.imports import Comparison
    from tests.packages.suites import SuiteResult

IMPORT_HEAD = (
    "package",
    "version",
    "modules",
    "importable",
    "converted",
    "units",
    "differences",
    "cold plain",
    "cold hooked",
    "warm plain",
    "warm hooked",
    "all twins",
    "plain, with reason; functions without a twin",
)


def import_table(imports: Sequence[Comparison]) -> str:
    """Returns one line per package; times are process seconds of the imports."""
    rows = [
        (
            made.package,
            made.version,
            str(made.modules),
            str(made.importable),
            str(made.converted),
            str(made.units),
            str(len(made.differences)),
            *(
                f"{made.seconds.get(f'{kind} {state}', 0.0):.2f}"
                for state in ("cold", "warm")
                for kind in ("plain", "hooked")
            ),
            f"{made.seconds.get('twins', 0.0):.1f}",
            "; ".join([*_counted(made.plain), *_counted(made.diagnostics)]),
        )
        for made in imports
    ]
    return table(IMPORT_HEAD, rows)


SUITE_HEAD = (
    "suite",
    "version",
    "mode",
    "tests",
    "passed plain",
    "passed hooked",
    "differences",
    "seconds plain",
    "seconds hooked",
    "trouble",
)


def suite_table(suites: Sequence[SuiteResult]) -> str:
    """Returns one line per suite and mode."""
    rows = [
        (
            made.package,
            made.version,
            made.mode,
            str(made.tests),
            str(made.passed_plain),
            str(made.passed_hooked),
            str(len(made.differences)),
            *(f"{made.seconds.get(kind, 0.0):.1f}" for kind in ("plain", "hooked")),
            made.trouble.strip().partition("\n")[0],
        )
        for made in suites
    ]
    return table(SUITE_HEAD, rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Returns aligned columns; the first and the last stand to the left."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = []
    for row in (head, *rows):
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        cells[0] = row[0].ljust(widths[0])
        cells[-1] = row[-1]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _counted(counts: Mapping[str, int]) -> list[str]:
    return [f"{count}x {name}" for name, count in sorted(counts.items())]
