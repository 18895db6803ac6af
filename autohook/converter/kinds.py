"""Which kinds of nodes a function has: a pass that finds none need not walk it."""

from __future__ import annotations

import gast

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
        *("Call", "Constant", "Expr", "FunctionDef", "Global", "If", "Lambda", "Name"),
        *("Nonlocal", "Pass", "Return", "Thunk", "Tuple", "UnaryOp", "arguments"),
        "keyword",
    )
)
# What passes make of what was written.
_DERIVED = {
    "Match": ("Compare",),
    "Try": ("ExceptHandler", "Raise", "With", "withitem"),
    "TryStar": ("With", "withitem"),
}


class Written:
    """Which kinds of nodes a function has, or may come to have.

    >>> Written(frozenset(["Try"])).has(frozenset(["With", "For"]))
    True
    >>> Written(frozenset(["Try"])).has(frozenset(["For"]))
    False
    """

    def __init__(self, kinds: frozenset[str] | None = None) -> None:
        """Takes the kinds that it is written with, None if that is not known."""
        self._kinds = kinds
        if kinds is not None:
            derived = [_DERIVED[kind] for kind in _DERIVED if kind in kinds]
            self._kinds = kinds.union(GENERATED, *derived)

    def has(self, kinds: frozenset[str]) -> bool:
        """Returns whether there may be nodes of one of these kinds."""
        return self._kinds is None or not self._kinds.isdisjoint(kinds)
