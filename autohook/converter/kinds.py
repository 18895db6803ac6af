"""Which kinds of nodes a function has: a pass that finds none need not walk it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter.children import children

if TYPE_CHECKING:
    from autohook.converter.build import Node

# Nodes with nothing inside that a pass could look for, unless it looks for themselves.
LEAVES = (
    gast.Name,
    gast.Constant,
    gast.expr_context,
    gast.boolop,
    gast.cmpop,
    gast.operator,
    gast.unaryop,
)

# What passes make: a tree may come to have these although it was written without.
GENERATED = frozenset(
    (
        *("AnnAssign", "Assign", "Attribute", "BodyFunction", "BoolOp", "Break"),
        *("Call", "ClassDef", "Compare", "Constant", "Delete", "ExceptHandler"),
        *("Expr", "For", "FunctionDef", "Global", "If", "Lambda", "Name", "Nonlocal"),
        *("Pass", "Raise", "Return", "Starred", "Subscript", "Thunk", "Try", "Tuple"),
        *("UnaryOp", "While", "With", "arguments", "keyword", "withitem"),
    )
)


def kinds_of(tree: Node) -> frozenset[str]:
    """Returns the names of the kinds of nodes that a tree has."""
    kinds = set()
    waiting = [tree]
    for node in waiting:
        kind = type(node)
        kinds.add(kind)
        if kind not in LEAVES:
            waiting += children(node)
    return frozenset(kind.__name__ for kind in kinds)


class Written:
    """Which kinds of nodes a function has that passes do not make."""

    def __init__(self) -> None:
        self._kinds: frozenset[str] | None = None

    def has(self, tree: Node, kinds: frozenset[str]) -> bool:
        """Returns whether the tree may have nodes of one of these kinds."""
        if not GENERATED.isdisjoint(kinds):
            return True
        if self._kinds is None:
            self._kinds = kinds_of(tree)
        return not self._kinds.isdisjoint(kinds)
