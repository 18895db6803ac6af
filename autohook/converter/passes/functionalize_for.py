"""Makes `for` statements calls of `for_`."""

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


class FunctionalizeFor(Pass):
    """Functionalizes `for`; jumps have to be lowered.

    >>> from autohook.converter.demonstration import show
    >>> show(FunctionalizeFor, '''
    ... def total(items):
    ...     s = 0
    ...     for item in items:
    ...         s += item
    ...     return s
    ... ''')
    def total(items):
        s = 0
    <BLANKLINE>
        def loop_body(item):
            nonlocal s
            s += item
        _ah_ops.for_(items, loop_body, ('s',), None)
        return s
    """

    requires = (Liveness,)
    keeps_facts = True

    def visit_For(self, node: Node) -> Node | list[Node]:
        """Functionalizes one loop, those inside it first."""
        if stays(self.context, node):
            return self.generic_visit(node)
        self.changed = True
        liveness: Liveness = self.facts[Liveness]
        state = liveness.state[node]
        written = liveness.written[node][0]
        statements, extra_test = node.body, build.constant(None, node.iter)
        if build.is_break_check(statements[-1]):
            flag = statements[-1].test
            extra_test = build.thunk(build.negate(flag, flag))
            statements = statements[:-1]
        parameter, first = self._parameter(node.target, state)
        targets = {
            self.context.mangle(child.id)
            for child in gast.walk(node.target)
            if isinstance(child, gast.Name) and isinstance(child.ctx, gast.Store)
        }
        body = make_body(
            self.context,
            "loop_body",
            first + self.block(statements),
            written=written | targets,
            state=state,
            parameters=[parameter],
            span=node,
        )
        arguments = [
            node.iter,
            build.load(body.name, node.iter),
            build.names_tuple(state, node.iter),
            extra_test,
        ]
        call = build.call_operator("for_", arguments, node.iter)
        return [body, build.expression(call, node)]

    def _parameter(
        self, target: Node, state: tuple[str, ...]
    ) -> tuple[str, list[Node]]:
        """Returns the body's parameter and what assigns the target from it."""
        if isinstance(target, gast.Name):
            name = self.context.mangle(target.id)
            if name not in state and name not in self.context.global_declared:
                return name, []
        parameter = self.context.names.fresh("item")
        value = build.load(parameter, target)
        return parameter, [build.at(gast.Assign([target], value, None), target)]
