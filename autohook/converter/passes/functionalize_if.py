"""Makes `if` statements calls of `if_` with a function for each branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.analysis.liveness import Liveness
from autohook.converter.bodies import make_body
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class FunctionalizeIf(Pass):
    """Functionalizes branches; jumps have to be lowered.

    >>> from autohook.converter.demonstration import show
    >>> show(FunctionalizeIf, '''
    ... def clip(x, limit):
    ...     if x > limit:
    ...         x = limit
    ...     return x
    ... ''')
    def clip(x, limit):
    <BLANKLINE>
        def if_body():
            nonlocal x
            x = limit
        _ah_ops.if_(x > limit, if_body, None, ('x',))
        return x
    """

    requires = (Liveness,)
    keeps_facts = True

    def visit_If(self, node: Node) -> Node | list[Node]:
        """Functionalizes one branch, those inside it first."""
        if build.is_break_check(node):
            return node
        self.changed = True
        liveness: Liveness = self.facts[Liveness]
        state = liveness.state[node]
        then_writes, else_writes = liveness.written[node]
        then = make_body(
            self.context,
            "if_body",
            self.block(node.body),
            written=then_writes,
            state=state,
            span=node,
        )
        made, orelse = [then], build.constant(None, node.test)
        if any(not isinstance(s, gast.Pass) for s in node.orelse):
            other = make_body(
                self.context,
                "else_body",
                self.block(node.orelse),
                written=else_writes,
                state=state,
                span=node.orelse[0],
            )
            made.append(other)
            orelse = build.load(other.name, node.test)
        names = build.names_tuple(state, node.test)
        arguments = [node.test, build.load(then.name, node.test), orelse, names]
        call = build.call_operator("if_", arguments, node.test)
        return [*made, build.expression(call, node)]
