"""Checks names where they may be unset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.analysis.assignment import Assignment
from autohook.converter.pass_base import Pass, PassResult
from autohook.converter.targets import flat

if TYPE_CHECKING:
    from autohook.converter.build import Node


class CheckNames(Pass):
    """Makes reads of names that may be unset go through `bound`.

    It raises what Python raises, in a body function, too, and when a graph runs.

    >>> from autohook.converter.demonstration import show
    >>> show(CheckNames, '''
    ... def f(items):
    ...     for item in items:
    ...         size = len(item)
    ...     size += 1
    ...     return item, size
    ... ''')
    def f(items):
        for item in items:
            size = len(item)
        size = _ah_ops.bound(lambda : size, 'size')
        size += 1
        return _ah_ops.bound(lambda : item, 'item'), size
    """

    requires = (Assignment,)

    def run(self, tree: Node) -> PassResult:
        """Returns the function after this pass."""
        assignment: Assignment = self.facts[Assignment]
        if not assignment.unset:
            return PassResult(tree, changed=False)
        return super().run(tree)

    def visit_Name(self, node: Node) -> Node:
        """Checks one read."""
        assignment: Assignment = self.facts[Assignment]
        if node not in assignment.unset or not isinstance(node.ctx, gast.Load):
            return node
        self.changed = True
        return self._bound(build.at(node, node))

    def visit_AugAssign(self, node: Node) -> Node | list[Node]:
        """Checks the target of one augmented assignment."""
        self.generic_visit(node)
        assignment: Assignment = self.facts[Assignment]
        if node.target not in assignment.unset:
            return node
        self.changed = True
        name = node.target.id
        read = self._bound(build.load(name, node.target))
        return [build.assign(name, read, node.target), node]

    def visit_Delete(self, node: Node) -> Node | list[Node]:
        """Checks the names that a statement deletes, each in its turn."""
        self.generic_visit(node)
        assignment: Assignment = self.facts[Assignment]
        if not any(n in assignment.unset for n in gast.walk(node)):
            return node
        self.changed = True
        made: list[Node] = []
        for target in flat(node.targets):
            if target in assignment.unset:
                read = self._bound(build.load(target.id, target))
                made.append(build.expression(read, target))
            made.append(build.at(gast.Delete([target]), target))
        return made

    def _bound(self, node: Node) -> Node:
        name = build.constant(self.context.mangle(node.id), node)
        return build.call_operator("bound", [build.thunk(node), name], node)
