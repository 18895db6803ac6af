"""Announces the containers and classes that a body makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class InstrumentDisplays(Pass):
    """Converts displays: nobody else has what a branch or an iteration makes itself.

    Of a class the same holds.

    >>> from autohook.converter.demonstration import show
    >>> show(InstrumentDisplays, '''
    ... def f(x):
    ...     rows = [[x], {}]
    ...     return [v for row in rows for v in row]
    ... ''')
    def f(x):
        rows = _ah_ops.made([_ah_ops.made([x]), _ah_ops.made({})])
        return _ah_ops.made([v for row in rows for v in row])
    """

    def _made(self, node: Node) -> Node:
        if not isinstance(getattr(node, "ctx", gast.Load()), gast.Load):
            return node
        self.changed = True
        return build.call_operator("made", [node], node)

    def visit_Call(self, node: Node) -> Node:
        """Leaves what is announced already."""
        if build.is_operator_call(node, "made"):
            for argument in node.args:
                self.generic_visit(argument)
            return node
        return self.generic_visit(node)

    def visit_ClassDef(self, node: Node) -> Node:
        """Announces a class of the user's before its decorators see it."""
        self.changed = True
        node.decorator_list.append(build.operator("made", node))
        return super().visit_ClassDef(node)

    leave_List = leave_Dict = leave_Set = _made  # noqa: N815 - names of the visitor
    leave_ListComp = leave_DictComp = leave_SetComp = _made  # noqa: N815 - same
