"""Columns of text, aligned."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def align(
    rows: Sequence[Sequence[str]], *, right: Collection[int] = (), indent: str = "  "
) -> list[str]:
    """Returns one line per row, with cells of a column equally wide.

    Args:
        rows: The rows, a head among them; all of one length.
        right: The columns that stand to the right, as numbers do.
        indent: What each line starts with.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [(indent + "  ".join(_pad(row, widths, right))).rstrip(" ") for row in rows]


def _pad(
    row: Sequence[str], widths: Sequence[int], right: Collection[int]
) -> list[str]:
    return [
        cell.rjust(width) if index in right else cell.ljust(width)
        for index, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
