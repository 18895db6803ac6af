"""Which parts of an expression are evaluated for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

if TYPE_CHECKING:
    from autohook.converter.build import Node


def parts_of(node: Node, *, is_certain: bool) -> list[tuple[Node, bool]]:
    """Returns the parts of an expression, and whether each is surely evaluated."""
    children = list(gast.iter_child_nodes(node))
    if isinstance(node, gast.NamedExpr):
        children = [node.value, node.target]
    if isinstance(node, gast.BoolOp):
        return [(c, is_certain and c is node.values[0]) for c in children]
    if isinstance(node, gast.IfExp):
        return [(c, is_certain and c is node.test) for c in children]
    if isinstance(node, gast.Compare):
        first = (node.left, node.comparators[0])
        return [(c, is_certain and c in first) for c in children]
    return [(c, is_certain) for c in children]
