"""Moves `global` and `nonlocal` to the top and drops annotations of variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass, PassResult

if TYPE_CHECKING:
    from autohook.converter.build import Node


class NormalizeDeclarations(Pass):
    """Leaves declarations only where every later pass expects them.

    Annotations of a function's variables are never evaluated (PEP 526), and an
    annotated name could not be declared nonlocal.

    >>> from autohook.converter.demonstration import show
    >>> show(NormalizeDeclarations, '''
    ... def f(x):
    ...     if x:
    ...         global count
    ...         count: int = 1
    ...         size: int
    ... ''')
    def f(x):
        global count
        if x:
            pass
            count = 1
            pass
    """

    def run(self, tree: Node) -> PassResult:
        """Returns the function with its declarations first."""
        self._declarations: dict[tuple[type, str], Node] = {}
        start = 1 if gast.get_docstring(tree, clean=False) is not None else 0
        end = start
        while end < len(tree.body) and _is_single(tree.body[end]):
            node = tree.body[end]
            self._declarations[type(node), node.names[0]] = node
            end += 1
        body = tree.body[:start] + self.block(tree.body[end:])
        moved = [
            build.at(kind([name]), node)
            for (kind, name), node in self._declarations.items()
        ]
        tree.body = body[:start] + moved + body[start:]
        if not tree.body:
            tree.body = [build.at(gast.Pass(), tree)]
        return PassResult(tree, self.changed)

    def visit_Global(self, node: Node) -> Node:
        """Takes a declaration out of its block."""
        self.changed = True
        for name in node.names:
            self._declarations[type(node), name] = node
        return build.at(gast.Pass(), node)

    visit_Nonlocal = visit_Global  # noqa: N815

    def visit_AnnAssign(self, node: Node) -> Node:
        """Drops an annotation."""
        if node.value is not None:
            self.changed = True
            value = self.visit(node.value)
            return build.at(gast.Assign([node.target], value, None), node)
        self.changed = True
        if isinstance(node.target, gast.Name):
            # `DeclareNames` keeps the name local if nothing else does.
            return build.at(gast.Pass(), node)
        return build.expression(node.target.value, node)


def _is_single(node: Node) -> bool:
    """Returns whether the node declares one name, as this pass leaves them."""
    return isinstance(node, (gast.Global, gast.Nonlocal)) and len(node.names) == 1
