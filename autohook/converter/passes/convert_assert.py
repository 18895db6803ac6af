"""Makes `assert` a call of `assert_`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class ConvertAssert(Pass):
    """Converts `assert`; the message is only evaluated when it is needed.

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertAssert, '''
    ... def f(x):
    ...     assert x > 0, describe(x)
    ... ''')
    def f(x):
        _ah_ops.assert_(x > 0, lambda : describe(x))
    """

    def visit_Assert(self, node: Node) -> Node:
        """Converts one assertion."""
        if self.context.optimize > 0:
            self.changed = True
            return build.at(gast.Pass(), node)
        if node.msg is not None and self.context.has_walrus(node.msg):
            return node
        self.changed = True
        message = build.constant(None, node) if node.msg is None else node.msg
        if node.msg is not None:
            message = build.thunk(message)
        call = build.call_operator("assert_", [node.test, message], node)
        return build.expression(call, node)
