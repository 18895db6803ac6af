"""Which parts of an expression are evaluated for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter.children import children

if TYPE_CHECKING:
    from autohook.converter.build import Node


def parts_of(node: Node, *, is_certain: bool) -> list[tuple[Node, bool]]:
    """Returns the parts of an expression, and whether each is surely evaluated."""
    kind = type(node)
    if kind is gast.NamedExpr:
        return [(node.value, is_certain), (node.target, is_certain)]
    inside = children(node)
    if not is_certain or kind not in _PARTLY:
        return [(part, is_certain) for part in inside]
    first: tuple[Node, ...] = (inside[0],)
    if kind is gast.IfExp:
        first = (node.test,)
    elif kind is gast.Compare:
        first = (node.left, node.comparators[0])
    return [(part, part in first) for part in inside]


# Nodes some of whose parts may be left out.
_PARTLY = (gast.BoolOp, gast.IfExp, gast.Compare)
