"""Makes binary operators that also take containers or texts go through operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node

_OPERATORS = {gast.Mod: "mod", gast.Add: "plus", gast.Mult: "times"}
_COMBINING = {gast.BitOr: "|", gast.BitAnd: "&", gast.BitXor: "^", gast.Sub: "-"}
_ORDER = {gast.Lt: "<", gast.LtE: "<=", gast.Gt: ">", gast.GtE: ">="}


class InstrumentMod(Pass):
    """Converts operators; `%` and `*` also where one operand is a number.

    >>> from autohook.converter.demonstration import show
    >>> show(InstrumentMod, '''
    ... def f(x):
    ...     return '%s' % x, x + [1], x + 1, x | y, x < y
    ... ''')
    def f(x):
        return _ah_ops.mod('%s', x), _ah_ops.plus(x, [1]), x + 1, _ah_ops.combine(x
            , '|', y), _ah_ops.order(x, '<', y)
    """

    def leave_BinOp(self, node: Node) -> Node:
        """Converts one operation, operands first."""
        symbol = _COMBINING.get(type(node.op))
        name = _OPERATORS.get(type(node.op))
        if name not in ("mod", "times") and _has_number(node.left, node.right):
            return node
        if symbol is not None:
            return self._named("combine", node, node.left, symbol, node.right)
        if name is None:
            return node
        self.changed = True
        return build.call_operator(name, [node.left, node.right], node)

    def leave_Compare(self, node: Node) -> Node:
        """Converts one comparison of order, operands first."""
        symbol = _ORDER.get(type(node.ops[0])) if len(node.ops) == 1 else None
        if symbol is None or _has_number(node.left, *node.comparators):
            return node
        return self._named("order", node, node.left, symbol, *node.comparators)

    def _named(
        self, operator: str, node: Node, left: Node, symbol: str, right: Node
    ) -> Node:
        self.changed = True
        name = build.constant(symbol, node)
        return build.call_operator(operator, [left, name, right], node)


def _has_number(*sides: Node) -> bool:
    return any(
        isinstance(side, gast.Constant) and isinstance(side.value, (int, float))
        for side in sides
    )
