"""Makes `while` statements calls of `while_`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.analysis.liveness import Liveness
from autohook.converter.bodies import make_body
from autohook.converter.pass_base import Pass
from autohook.converter.yields import stays

if TYPE_CHECKING:
    from autohook.converter.build import Node


class FunctionalizeWhile(Pass):
    """Functionalizes `while`; jumps have to be lowered.

    >>> from autohook.converter.demonstration import show
    >>> show(FunctionalizeWhile, '''
    ... def collatz(a):
    ...     counter = 0
    ...     while a != 1:
    ...         a = f(a)
    ...         counter += 1
    ...     return counter
    ... ''')
    def collatz(a):
        counter = 0
    <BLANKLINE>
        def loop_body():
            nonlocal a, counter
            a = f(a)
            counter += 1
        _ah_ops.while_(lambda : a != 1, loop_body, ('a', 'counter'))
        return counter
    """

    requires = (Liveness,)
    keeps_facts = True

    def visit_While(self, node: Node) -> Node | list[Node]:
        """Functionalizes one loop, those inside it first."""
        if stays(self.context, node):
            return self.generic_visit(node)
        self.changed = True
        liveness: Liveness = self.facts[Liveness]
        state = liveness.state[node]
        test, statements = node.test, node.body
        if build.is_break_check(statements[-1]):
            flag = build.negate(statements[-1].test, node.test)
            statements = statements[:-1]
            is_endless = isinstance(test, gast.Constant) and test.value is True
            both = gast.BoolOp(gast.And(), [flag, test])
            test = flag if is_endless else build.at(both, node.test)
        body = make_body(
            self.context,
            "loop_body",
            self.block(statements),
            written=liveness.written[node][0],
            state=state,
            span=node,
        )
        arguments = [
            build.thunk(test),
            build.load(body.name, node.test),
            build.names_tuple(state, node.test),
        ]
        call = build.call_operator("while_", arguments, node.test)
        return [body, build.expression(call, node)]
