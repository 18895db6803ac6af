"""Keeps what yields as statements, whose conditions Python has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass, PassResult
from autohook.converter.yields import has_yield

if TYPE_CHECKING:
    from autohook.converter.build import Node


class ConvertYields(Pass):
    """Makes the tests of statements that yield go through `known`.

    Statements without `yield` have been functionalized before.

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertYields, '''
    ... def f(items):
    ...     for item in items:
    ...         if item > 0:
    ...             yield item
    ... ''')
    def f(items):
        for item in _ah_ops.iterate(items):
            if _ah_ops.known(item > 0):
                yield item
    """

    def run(self, tree: Node) -> PassResult:
        """Returns the generator, which stays one if nothing that yields is left."""
        if not self.context.is_generator:
            return PassResult(tree, changed=False)
        result = super().run(tree)
        if not has_yield(*tree.body):
            nothing = build.expression(build.at(gast.Yield(None), tree), tree)
            test = build.constant(value=False, span=tree)
            tree.body.append(build.if_statement(test, [nothing], [], tree))
            return PassResult(tree, changed=True)
        return result

    def visit_If(self, node: Node) -> Node:
        """Converts the test of one statement."""
        self.generic_visit(node)
        if not (self._is_known(node.test) or isinstance(node.test, gast.Constant)):
            self.changed = True
            node.test = build.call_operator("known", [node.test], node.test)
        return node

    visit_While = visit_If  # noqa: N815

    def visit_For(self, node: Node) -> Node:
        """Converts what one loop iterates over."""
        self.generic_visit(node)
        if not build.is_operator_call(node.iter, "iterate"):
            self.changed = True
            node.iter = build.call_operator("iterate", [node.iter], node.iter)
        return node

    def visit_YieldFrom(self, node: Node) -> Node:
        """Converts what is iterated over."""
        self.generic_visit(node)
        if not build.is_operator_call(node.value, "iterate"):
            self.changed = True
            node.value = build.call_operator("iterate", [node.value], node.value)
        return node

    def _is_known(self, test: Node) -> bool:
        return build.is_operator_call(test, "known")
