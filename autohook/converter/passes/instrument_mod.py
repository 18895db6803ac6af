"""Makes `%` go through `mod`, since it may format text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class InstrumentMod(Pass):
    """Converts `%`.

    >>> from autohook.converter.demonstration import show
    >>> show(InstrumentMod, '''
    ... def f(x):
    ...     return '%s' % x
    ... ''')
    def f(x):
        return _ah_ops.mod('%s', x)
    """

    def visit_BinOp(self, node: Node) -> Node:
        """Converts one operation, operands first."""
        self.generic_visit(node)
        if not isinstance(node.op, gast.Mod):
            return node
        self.changed = True
        return build.call_operator("mod", [node.left, node.right], node)
