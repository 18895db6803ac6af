"""The table of constructs: how many programs are equal, refused, wrong or hang."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .pool import Verdict

VERDICTS = ("equal", "refused", "wrong", "crash", "hang")
_ORDER = {name: place for place, name in enumerate(VERDICTS)}


def worst(verdicts: Sequence[Verdict]) -> dict[tuple[str, str, str], Verdict]:
    """Returns the worst verdict of each program in each way, over its inputs."""
    found: dict[tuple[str, str, str], Verdict] = {}
    for verdict in verdicts:
        key = (verdict.construct, verdict.program, verdict.way)
        known = found.get(key)
        if known is None or _ORDER[verdict.verdict] > _ORDER[known.verdict]:
            found[key] = verdict
    return found


def table(verdicts: Sequence[Verdict], ways: Sequence[str]) -> str:
    """Returns the table; a program counts with the worst of its inputs."""
    head = ["construct", "programs", "inputs"]
    head += [f"{way} {name}" for way in ways for name in VERDICTS]
    programs = worst(verdicts)
    constructs = sorted({verdict.construct for verdict in verdicts})
    rows = [_row(name, verdicts, programs, ways) for name in constructs]
    totals = [sum(int(row[place]) for row in rows) for place in range(1, len(head))]
    rows.append(["all", *map(str, totals)])
    return _group_head(ways) + "\n".join(_line(row) for row in rows)


def _row(
    construct: str,
    verdicts: Sequence[Verdict],
    programs: dict[tuple[str, str, str], Verdict],
    ways: Sequence[str],
) -> list[str]:
    mine = [v for v in verdicts if v.construct == construct]
    counts = Counter(
        (v.way, v.verdict) for v in programs.values() if v.construct == construct
    )
    row = [construct, str(len({v.program for v in mine}))]
    row.append(str(len({(v.program, v.input) for v in mine})))
    return row + [str(counts[way, name]) for way in ways for name in VERDICTS]


def _group_head(ways: Sequence[str]) -> str:
    width = 6 * len(VERDICTS)
    first = " " * 44 + "".join(f"{way:^{width}}" for way in ways)
    names = "".join(f"{name[:5]:>6}" for name in VERDICTS) * len(ways)
    return f"{first}\n{'construct':<28}{'progs':>8}{'inputs':>8}{names}\n"


def _line(row: Sequence[str]) -> str:
    numbers = "".join(f"{number:>6}" for number in row[3:])
    return f"{row[0]:<28}{row[1]:>8}{row[2]:>8}{numbers}"


def failures(verdicts: Sequence[Verdict], names: Sequence[str]) -> str:
    """Returns a paragraph for each program and way whose verdict is among `names`."""
    lines = []
    for verdict in worst(verdicts).values():
        if verdict.verdict in names:
            place = f"{verdict.construct}.{verdict.program}[{verdict.input}]"
            lines.append(f"{verdict.verdict} {verdict.way} {place}")
            lines += [
                f"    eager {verdict.eager[:400]}",
                f"    ours  {verdict.ours[:400]}",
            ]
    return "\n".join(lines)
