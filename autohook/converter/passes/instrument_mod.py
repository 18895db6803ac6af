"""Makes `%`, `+` and `*` go through operators, since they make texts and lists, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node

_OPERATORS = {gast.Mod: "mod", gast.Add: "plus", gast.Mult: "times"}


class InstrumentMod(Pass):
    """Converts `%`, `*`, and `+` but where one operand is a number.

    >>> from autohook.converter.demonstration import show
    >>> show(InstrumentMod, '''
    ... def f(x):
    ...     return '%s' % x, x + [1], x + 1
    ... ''')
    def f(x):
        return _ah_ops.mod('%s', x), _ah_ops.plus(x, [1]), x + 1
    """

    def visit_BinOp(self, node: Node) -> Node:
        """Converts one operation, operands first."""
        self.generic_visit(node)
        name = _OPERATORS.get(type(node.op))
        if name is None or (name == "plus" and _has_number(node)):
            return node
        self.changed = True
        return build.call_operator(name, [node.left, node.right], node)


def _has_number(node: Node) -> bool:
    return any(
        isinstance(side, gast.Constant) and isinstance(side.value, (int, float))
        for side in (node.left, node.right)
    )
