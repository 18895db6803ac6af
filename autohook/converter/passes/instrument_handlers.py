"""Announces that an `except` block begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class InstrumentHandlers(Pass):
    """Puts `handler()` first in each `except` block.

    >>> from autohook.converter.demonstration import show
    >>> show(InstrumentHandlers, '''
    ... def f(x):
    ...     try:
    ...         g(x)
    ...     except ValueError:
    ...         pass
    ... ''')
    def f(x):
        try:
            g(x)
        except ValueError:
            _ah_ops.handler()
            pass
    """

    def visit_Try(self, node: Node) -> Node:
        """Leaves handlers alone that only take up an exception again."""
        if not build.is_dispatch(node):
            return self.generic_visit(node)
        for handler in node.handlers:
            handler.body = self.block(handler.body)
        return node

    def visit_ExceptHandler(self, node: Node) -> Node:
        """Converts one handler."""
        self.generic_visit(node)
        first = node.body[0]
        if isinstance(first, gast.Expr) and build.is_operator_call(
            first.value, "handler"
        ):
            return node
        self.changed = True
        call = build.call_operator("handler", [], first)
        node.body = [build.expression(call, first), *node.body]
        return node
