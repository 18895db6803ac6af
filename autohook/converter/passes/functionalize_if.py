"""Makes `if` statements calls of `if_` with a function for each branch."""

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


    A chain of `elif` becomes one call, however long it is:

    >>> show(FunctionalizeIf, '''
    ... def sign(x):
    ...     if x > 0:
    ...         y = 1
    ...     elif x < 0:
    ...         y = -1
    ...     else:
    ...         y = 0
    ...     return y
    ... ''')
    def sign(x):
    <BLANKLINE>
        def if_body():
            nonlocal y
            y = 1
    <BLANKLINE>
        def elif_body():
            nonlocal y
            y = -1
    <BLANKLINE>
        def else_body():
            nonlocal y
            y = 0
        _ah_ops.if_chain(x > 0, if_body, lambda : x < 0, elif_body, else_body,
            ('y',))
        return y
    """

    requires = (Liveness,)
    keeps_facts = True

    def visit_If(self, node: Node) -> Node | list[Node]:
        """Functionalizes one branch, those inside it first."""
        if build.is_break_check(node):
            return node
        if stays(self.context, node):
            return self.generic_visit(node)
        self.changed = True
        liveness: Liveness = self.facts[Liveness]
        state = liveness.state[node]
        made: list[Node] = []
        arguments: list[Node] = []
        arms, last = self._arms(node)
        for arm in arms:
            wanted = "elif_body" if made else "if_body"
            then = self._body(wanted, arm, arm.body, liveness.written[arm][0], state)
            test = build.thunk(arm.test) if made else arm.test
            arguments += [test, build.load(then.name, arm.test)]
            made.append(then)
        orelse = build.constant(None, node.test)
        if last:
            written = liveness.written[arms[-1]][1]
            other = self._body("else_body", last[0], last, written, state)
            made.append(other)
            orelse = build.load(other.name, node.test)
        names = build.names_tuple(state, node.test)
        operator = "if_" if len(arms) == 1 else "if_chain"
        call = build.call_operator(operator, [*arguments, orelse, names], node.test)
        return [*made, build.expression(call, node)]

    def _body(
        self,
        wanted: str,
        span: Node,
        statements: list[Node],
        written: frozenset[str],
        state: tuple[str, ...],
    ) -> Node:
        return make_body(
            self.context,
            wanted,
            self.block(statements),
            written=written,
            state=state,
            span=span,
        )

    def _arms(self, node: Node) -> tuple[list[Node], list[Node]]:
        """Returns an `if` with its `elif`s, and the statements of `else`."""
        arms = [node]
        while len(node.orelse) == 1 and isinstance(node.orelse[0], gast.If):
            following = node.orelse[0]
            if build.is_break_check(following) or self.context.has_walrus(
                following.test
            ):
                break
            arms.append(following)
            node = following
        is_empty = all(isinstance(statement, gast.Pass) for statement in node.orelse)
        return arms, [] if is_empty else node.orelse
