"""Gives `super()` its arguments, which it could not find in a body function."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass, PassResult

if TYPE_CHECKING:
    from autohook.converter.build import Node


class LowerSuper(Pass):
    """Makes `super()` explicit.

    >>> from autohook.converter.demonstration import show
    >>> show(LowerSuper, '''
    ... def build(self, shape):
    ...     super().build(shape)
    ... ''')
    def build(self, shape):
        super(__class__, self).build(shape)
    """

    def run(self, tree: Node) -> PassResult:
        """Returns the function with every `super()` spelled out."""
        if not self.context.names.is_taken("super"):
            return PassResult(tree, changed=False)
        parameters = [*tree.args.posonlyargs, *tree.args.args]
        self._first = parameters[0].id if parameters else None
        return super().run(tree)

    def visit_Call(self, node: Node) -> Node:
        """Fills in the arguments of one call."""
        self.generic_visit(node)
        if (
            self._first is None
            or not isinstance(node.func, gast.Name)
            or node.func.id != "super"
            or node.args
            or node.keywords
        ):
            return node
        if "super" in self.context.module_names | self.context.local_names:
            raise self.context.unsupported(
                "AH103",
                "`super` is a name of the module's own",
                node,
                "Call the built-in `super` by that name only.",
            )
        self.changed = True
        node.args = [
            build.load("__class__", node),
            build.load(self._first, node),
        ]
        return node
