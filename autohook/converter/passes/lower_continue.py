"""Lowers `continue` to a flag of the iteration, or to an `else`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.jumps import JumpLowering, drop_flag
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class LowerContinue(Pass):
    """Leaves no `continue`; runs after `LowerBreak`.

    >>> from autohook.converter.demonstration import show
    >>> show(LowerContinue, '''
    ... def total(items):
    ...     s = 0
    ...     for item in items:
    ...         if item is None:
    ...             continue
    ...         s += item
    ...     return s
    ... ''')
    def total(items):
        s = 0
        for item in items:
            if item is None:
                pass
            else:
                s += item
        return s
    """

    def visit_For(self, node: Node) -> Node:
        """Lowers the continues of one loop, those of loops inside it first."""
        node.body = self.block(node.body)
        lowering = _ContinueLowering(self.context, "")
        if not lowering.lower_copy_may(node.body):
            return node
        self.changed = True
        body, check = node.body, []
        if build.is_break_check(body[-1]):
            body, check = body[:-1], body[-1:]
        lowering.flag = self.context.names.fresh("_ah_continue")
        body = lowering.lower(body).body
        if lowering.flag_is_read:
            body.insert(0, build.set_flag(lowering.flag, body[0], to=False))
        else:
            body = drop_flag(body, lowering.flag)
        node.body = body + check
        return node

    visit_While = visit_For  # noqa: N815


class _ContinueLowering(JumpLowering):
    word = "continue"

    def is_jump(self, node: Node) -> bool:
        return isinstance(node, gast.Continue)
