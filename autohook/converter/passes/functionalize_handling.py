"""Makes the handlers of a lowered `raise` a function, called for each exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autohook.converter import build
from autohook.converter.analysis.liveness import Liveness
from autohook.converter.bodies import make_body
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class FunctionalizeHandling(Pass):
    """Functionalizes what `LowerRaise` made.

    >>> from autohook.converter.demonstration import show
    >>> show(FunctionalizeHandling, '''
    ... def f(x, caught, raised):
    ...     with _ah_ops.handling(caught, raised, (lambda: ValueError(x),)) as error:
    ...         try:
    ...             raise error
    ...         except ValueError:
    ...             x = -x
    ...     return x
    ... ''')
    def f(x, caught, raised):
    <BLANKLINE>
        def handlers(error):
            nonlocal x
            try:
                raise error
            except ValueError:
                x = -x
        _ah_ops.handle(caught, raised, (lambda : ValueError(x),), handlers, ('x',))
        return x
    """

    requires = (Liveness,)
    keeps_facts = True

    def visit_With(self, node: Node) -> Node | list[Node]:
        """Functionalizes one statement, those inside it first."""
        if not build.is_handling(node):
            return self.generic_visit(node)
        self.changed = True
        liveness: Liveness = self.facts[Liveness]
        item = node.items[0]
        error = item.optional_vars.id
        state = tuple(name for name in liveness.state[node] if name != error)
        body = make_body(
            self.context,
            "handlers",
            self.block(node.body),
            written=liveness.written[node][0],
            state=state,
            parameters=[error],
            span=node,
        )
        arguments = [
            *item.context_expr.args,
            build.load(body.name, node),
            build.names_tuple(state, node),
        ]
        call = build.call_operator("handle", arguments, node)
        return [body, build.expression(call, node)]
