"""Lowers `while (x := ...)`: the test cannot become a function of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class LowerWalrusTest(Pass):
    """Moves a test that assigns into the loop; runs before `LowerBreak`.

    >>> from autohook.converter.demonstration import show
    >>> show(LowerWalrusTest, '''
    ... def read(f):
    ...     while (line := f()):
    ...         print(line)
    ... ''')
    def read(f):
        while True:
            if not (line := f()):
                break
            print(line)
    """

    def visit_While(self, node: Node) -> Node:
        """Moves the test of one loop."""
        node.body = self.block(node.body)
        node.orelse = self.block(node.orelse)
        if not self.context.has_walrus(node.test):
            return node
        self.changed = True
        test = node.test
        before: list[Node] = []
        leave = [build.at(gast.Break(), test)]
        after: list[Node] = []
        if node.orelse:
            flag = self.context.names.fresh("_ah_finished")
            before = [build.set_flag(flag, node, to=False)]
            leave.insert(0, build.set_flag(flag, test, to=True))
            after = [build.if_statement(build.load(flag, node), node.orelse, [], node)]
        check = build.if_statement(build.negate(test, test), leave, [], test)
        loop = build.at(
            gast.While(build.constant(value=True, span=test), [check, *node.body], []),
            node,
        )
        return [*before, loop, *after]
