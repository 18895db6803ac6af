"""The table: how often what is shown is the plain text, by theme and by way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .showing import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .judging import Verdict


def table(verdicts: Sequence[Verdict]) -> str:
    """Returns the table, one line for each file."""
    themes = sorted({verdict.theme for verdict in verdicts})
    rows = [(name, [v for v in verdicts if v.theme == name]) for name in themes]
    rows.append(("all", list(verdicts)))
    columns = ("programs", "equal", "staged", *COLUMNS)
    head = f"{'theme':<20}" + "".join(f"{name:>11}" for name in columns)
    return "\n".join([head, *(_line(name, found) for name, found in rows)])


def _line(name: str, verdicts: Sequence[Verdict]) -> str:
    cells = [
        str(len(verdicts)),
        str(sum(verdict.is_equal for verdict in verdicts)),
        str(sum(verdict.staged > 0 for verdict in verdicts)),
    ]
    for way in COLUMNS:
        shown = [verdict.ways[way] for verdict in verdicts if way in verdict.ways]
        cells.append(f"{sum(shown)}/{len(shown)}")
    return f"{name:<20}" + "".join(f"{cell:>11}" for cell in cells)


def listing(verdicts: Sequence[Verdict], *, most: int = 3) -> str:
    """Returns what differs, with the diffs of the first few ways of each program."""
    lines = []
    for verdict in verdicts:
        if verdict.is_equal:
            continue
        different = ", ".join(verdict.differences)
        lines.append(f"{verdict.theme}.{verdict.program}: {different}{verdict.broken}")
        for way, difference in list(verdict.differences.items())[:most]:
            lines.append(f"  -- {way}")
            lines += [f"    {line}" for line in difference.splitlines()[:40]]
    return "\n".join(lines)
