"""Makes `:=` a call of `assign` where its expression becomes a function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass, PassResult

if TYPE_CHECKING:
    from autohook.converter.build import Node


class ConvertWalrus(Pass):
    """Converts `:=` in operands that may not be evaluated; others stay as they are.

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertWalrus, '''
    ... def f(x):
    ...     return (y := x) > 0 and (z := y + 1) > 1
    ... ''')
    def f(x):
        z: 'set below'
        return (y := x) > 0 and _ah_ops.assign('z', lambda : z, y + 1) > 1
    """

    looks_for = frozenset(("NamedExpr",))

    def run(self, tree: Node) -> PassResult:
        """Returns the function after this pass."""
        self._wanted: list[set[str]] = [set()]
        self._is_lazy = False
        result = super().run(tree)
        self._declare(tree, self._wanted.pop())
        return result

    def visit_BodyFunction(self, node: Node) -> Node:
        """Visits a block that was made a function."""
        self._wanted.append(set())
        self.generic_visit(node)
        self._declare(node, self._wanted.pop())
        return node

    def visit_BoolOp(self, node: Node) -> Node:
        """Visits `and` or `or`, whose operands after the first are lazy."""
        first, *rest = node.values
        node.values = [self.visit(first), *map(self._lazy, rest)]
        return node

    def visit_IfExp(self, node: Node) -> Node:
        """Visits a conditional expression."""
        node.test = self.visit(node.test)
        node.body, node.orelse = self._lazy(node.body), self._lazy(node.orelse)
        return node

    def visit_Compare(self, node: Node) -> Node:
        """Visits a comparison, whose operands after the second are lazy."""
        node.left = self.visit(node.left)
        visit = self._lazy if len(node.ops) > 1 else self.visit
        node.comparators = [visit(operand) for operand in node.comparators]
        return node

    def visit_Assert(self, node: Node) -> Node:
        """Visits an assertion, whose message is lazy."""
        node.test = self.visit(node.test)
        node.msg = node.msg and self._lazy(node.msg)
        return node

    def _lazy(self, node: Node) -> Any:
        if not self.context.has_walrus(node):
            return node
        was_lazy, self._is_lazy = self._is_lazy, True
        made = self.visit(node)
        self._is_lazy = was_lazy
        return made

    def visit_NamedExpr(self, node: Node) -> Node:
        """Converts one assignment."""
        self.generic_visit(node)
        name = self.context.mangle(node.target.id)
        declared = self.context.global_declared | self.context.nonlocal_declared
        if not self._is_lazy or name in declared:
            return node
        self.changed = True
        self._wanted[-1].add(node.target.id)
        cell = build.thunk(build.load(node.target.id, node.target))
        label = build.constant(name, node.target)
        return build.call_operator("assign", [label, cell, node.value], node)

    def _leave(self, node: Node) -> Node:
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _leave  # noqa: N815

    def _declare(self, function: Node, names: set[str]) -> None:
        """Makes names local that nothing else assigns any more."""
        for statement in function.body:
            if isinstance(statement, (gast.Nonlocal, gast.Global)):
                names -= set(statement.names)
        start = 1 if gast.get_docstring(function, clean=False) is not None else 0
        while start < len(function.body) and isinstance(
            function.body[start], (gast.Nonlocal, gast.Global)
        ):
            start += 1
        made = [build.declaration(name, function) for name in sorted(names)]
        function.body[start:start] = made
