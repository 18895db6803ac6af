"""Sets of names that are certainly set, where ways meet and where names are deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter.children import children

if TYPE_CHECKING:
    from collections.abc import Iterable

    from autohook.converter.build import Node

EMPTY: frozenset[str] = frozenset()
DELETING = frozenset(("Delete", "ExceptHandler"))
"""What leaves names unset that were set."""

State = frozenset[str] | None
"""The names that are certainly set; None where control never comes."""


def merge(states: Iterable[State]) -> State:
    """Returns what is certain where several ways meet.

    >>> sorted(merge([frozenset("ab"), None, frozenset("bc")]))
    ['b']
    """
    known = [state for state in states if state is not None]
    return frozenset.intersection(*known) if known else None


def deleted_names(statements: Iterable[Node]) -> set[str]:
    """Returns the names that a block may leave unset although they were set.

    >>> sorted(deleted_names(gast.parse("del a; b = 1").body))
    ['a']
    """
    found = set()
    waiting = list(statements)
    for child in waiting:
        kind = type(child)
        if kind is gast.Name:
            if isinstance(child.ctx, gast.Del):
                found.add(child.id)
        elif kind is gast.ExceptHandler and child.name is not None:
            found.add(child.name.id)
        waiting += children(child)
    return found
