"""Sets of names, written as running text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Returns the words of a text."""
    return frozenset(text.split())
