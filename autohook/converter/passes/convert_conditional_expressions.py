"""Makes conditional expressions calls of `if_exp`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class ConvertConditionalExpressions(Pass):
    """Converts `a if test else b`.

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertConditionalExpressions, '''
    ... def f(x):
    ...     return x if x > 0 else -x
    ... ''')
    def f(x):
        return _ah_ops.if_exp(x > 0, lambda : x, lambda : -x)
    """

    def leave_IfExp(self, node: Node) -> Node:
        """Converts one expression, those inside it first."""
        if self.context.has_walrus(node.body, node.orelse):
            return node
        self.changed = True
        arguments = [node.test, build.thunk(node.body), build.thunk(node.orelse)]
        return build.call_operator("if_exp", arguments, node)
