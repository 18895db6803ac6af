"""Makes `and`, `or` and `not` calls of operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class ConvertLogic(Pass):
    """Converts logic; operands after the first become functions.

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertLogic, '''
    ... def f(x, y):
    ...     return not x and y
    ... ''')
    def f(x, y):
        return _ah_ops.and_(_ah_ops.not_(x), lambda : y)
    """

    def leave_BoolOp(self, node: Node) -> Node:
        """Converts `and` or `or`, operands first."""
        first, *rest = node.values
        if self.context.has_walrus(*rest):
            return node
        self.changed = True
        name = "and_" if isinstance(node.op, gast.And) else "or_"
        return build.call_operator(name, [first, *map(build.thunk, rest)], node)

    def leave_UnaryOp(self, node: Node) -> Node:
        """Converts `not`."""
        if not isinstance(node.op, gast.Not):
            return node
        self.changed = True
        return build.call_operator("not_", [node.operand], node)
