"""Makes comprehensions inside lambdas iterate over `iterate(...)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class IterateComprehensions(Pass):
    """Converts what comprehensions and generator expressions iterate over.

    It stands for `ConvertComprehensions` where there is no place for statements.

    >>> from autohook.converter.demonstration import show
    >>> show(IterateComprehensions, '''
    ... def f(rows):
    ...     return [x * 2 for row in rows for x in row]
    ... ''')
    def f(rows):
        return [(x * 2) for row in _ah_ops.iterate(rows) for x in _ah_ops.
            iterate(row)]
    """

    def visit_comprehension(self, node: Node) -> Node:
        """Converts one `for` of a comprehension."""
        self.generic_visit(node)
        if not node.is_async and not build.is_operator_call(node.iter, "iterate"):
            self.changed = True
            node.iter = build.call_operator("iterate", [node.iter], node.iter)
        return node
