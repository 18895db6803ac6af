"""Makes calls go through `call`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class ConvertCalls(Pass):
    """Converts every call but those of operators.

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertCalls, '''
    ... def f(x):
    ...     return g(x, *h(), key=1)
    ... ''')
    def f(x):
        return _ah_ops.call(g, x, *_ah_ops.call(h), key=1)
    """

    def leave_Call(self, node: Node) -> Node:
        """Converts one call, those in its arguments first."""
        if build.is_operator(node.func):
            return node
        self.changed = True
        function = build.operator("call", node.func)
        node.args = [node.func, *node.args]
        node.func = function
        return node
