"""Tells which `try` and `with` statements are open, and what they may catch."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.analysis.context_managers import passes_exceptions
from autohook.converter.pass_base import Pass
from autohook.converter.yields import stays

if TYPE_CHECKING:
    from autohook.converter.build import Node


class InstrumentTries(Pass):
    """Opens a scope in the body of each `try`, and takes note of context managers.

    >>> from autohook.converter.demonstration import show
    >>> show(InstrumentTries, '''
    ... def f(x):
    ...     try:
    ...         with lock(x) as y:
    ...             g(y)
    ...     except ValueError:
    ...         pass
    ... ''')
    def f(x):
        try:
            with _ah_ops.try_scope(lambda : ValueError):
                with _ah_ops.manager(lock(x)) as y:
                    g(y)
        except ValueError:
            pass
    """

    def visit_Try(self, node: Node) -> Node:
        """Opens the scope of one statement."""
        self.generic_visit(node)
        # What yields would leave the scope open.
        kept = _has_scope(node) or stays(self.context, *node.body)
        if not node.handlers or build.is_dispatch(node) or kept:
            return node
        self.changed = True
        kinds = [deepcopy(handler.type) for handler in node.handlers]
        node.body = build.in_scope(node.body, kinds, node)
        return node

    visit_TryStar = visit_Try  # noqa: N815

    def visit_With(self, node: Node) -> Node:
        """Takes note of the managers of one statement."""
        self.generic_visit(node)
        if passes_exceptions(node) or stays(self.context, *node.body):
            return node
        for item in node.items:
            value = item.context_expr
            if not build.is_operator_call(value, "manager"):
                self.changed = True
                item.context_expr = build.call_operator("manager", [value], value)
        return node


def _has_scope(node: Node) -> bool:
    first = node.body[0]
    return isinstance(first, gast.With) and build.is_operator_call(
        first.items[0].context_expr, "try_scope"
    )
