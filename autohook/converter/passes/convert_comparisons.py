"""Makes equality and chained comparisons calls of operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node

SYMBOLS = {
    gast.Eq: "==",
    gast.NotEq: "!=",
    gast.Lt: "<",
    gast.LtE: "<=",
    gast.Gt: ">",
    gast.GtE: ">=",
    gast.Is: "is",
    gast.IsNot: "is not",
    gast.In: "in",
    gast.NotIn: "not in",
}


# The others ask their operands, which know that they are staged.
SINGLE = {
    gast.Eq: "eq",
    gast.NotEq: "ne",
    gast.Is: "is_",
    gast.IsNot: "is_not",
    gast.In: "in_",
    gast.NotIn: "not_in",
}


class ConvertComparisons(Pass):
    """Converts `==`, `!=`, `is`, `in` and chains; Python asks operands for the others.

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertComparisons, '''
    ... def f(x, y):
    ...     return x == 1, x < y, x is y, 0 < x <= y
    ... ''')
    def f(x, y):
        return _ah_ops.eq(x, 1), x < y, _ah_ops.is_(x, y), _ah_ops.compare(0,
            '<', lambda : x, '<=', lambda : y)
    """

    def leave_Compare(self, node: Node) -> Node:
        """Converts one comparison, operands first."""
        if len(node.ops) == 1:
            return self._single(node)
        if self.context.has_walrus(*node.comparators):
            return node
        self.changed = True
        arguments = [node.left]
        for kind, operand in zip(node.ops, node.comparators, strict=True):
            arguments.append(build.constant(SYMBOLS[type(kind)], operand))
            arguments.append(build.thunk(operand))
        return build.call_operator("compare", arguments, node)

    def _single(self, node: Node) -> Node:
        name = SINGLE.get(type(node.ops[0]))
        if name is None:
            return node
        self.changed = True
        return build.call_operator(name, [node.left, *node.comparators], node)
