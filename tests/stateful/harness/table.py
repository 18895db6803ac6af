"""The table: how many programs of each theme are equal, refused or wrong."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .verdicts import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .verdicts import Verdict

_HEAD = ("programs", *VERDICTS, "units", "staged", "calls", "staged")


def table(verdicts: Sequence[Verdict]) -> str:
    """Returns the table, one line for each file."""
    themes = sorted({verdict.theme for verdict in verdicts})
    rows = [(name, [v for v in verdicts if v.theme == name]) for name in themes]
    rows.append(("all", list(verdicts)))
    head = f"{'theme':<24}" + "".join(f"{name:>9}" for name in _HEAD)
    return "\n".join([head, *(_line(name, found) for name, found in rows)])


def _line(name: str, verdicts: Sequence[Verdict]) -> str:
    counts = Counter(verdict.verdict for verdict in verdicts)
    numbers = [len(verdicts), *(counts[kind] for kind in VERDICTS)]
    numbers += [sum(v.units for v in verdicts), sum(v.staged_units for v in verdicts)]
    numbers += [sum(v.calls for v in verdicts), sum(v.staged_calls for v in verdicts)]
    return f"{name:<24}" + "".join(f"{number:>9}" for number in numbers)


def listing(verdicts: Sequence[Verdict], kinds: Sequence[str]) -> str:
    """Returns a line for each program whose verdict is among `kinds`."""
    return "\n".join(
        f"{verdict.verdict:<8}{verdict.theme}.{verdict.program}: {verdict.note}"
        for verdict in verdicts
        if verdict.verdict in kinds
    )
