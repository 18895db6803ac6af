"""The loops that a comprehension stands for, as body functions."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import gast

from autohook.converter import build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.converter.build import Node
    from autohook.converter.pass_base import Context

_LATE = (gast.Lambda, gast.GeneratorExp)


class ComprehensionLoops:
    """Builds the loops of one comprehension.

    Attributes:
        assigned: Names that assignment expressions in it assign, mangled.
        late: Names of targets that functions inside read later, when they have changed.
    """

    def __init__(
        self,
        context: Context,
        result: str,
        assigned: Sequence[str],
        *,
        lazy: bool,
    ) -> None:
        self.result = result
        self.context = context
        self.lazy = lazy
        # Names that assignment expressions assign, in the function around.
        self.assigned = sorted(set(map(self.context.mangle, assigned)))
        # Names of targets that functions inside read later, when they have changed.
        self.late: list[str] = []

    def head(self, node: Node) -> list[Node]:
        """Returns what declares the names that the loops share."""
        declared = [build.declaration(name, node) for name in self.late]
        return self._nonlocal([], node) + declared

    def _nonlocal(self, late: Sequence[str], span: Node) -> list[Node]:
        made = []
        outer = [n for n in self.assigned if n not in self.context.global_declared]
        shared = sorted({*outer, *late})
        if len(outer) < len(self.assigned):
            names = [n for n in self.assigned if n not in outer]
            made.append(build.at(gast.Global(names), span))
        if shared:
            made.append(build.at(gast.Nonlocal(shared), span))
        return made

    def of(self, node: Node, generators: Sequence[Node]) -> list[Node]:
        """Returns the statements that hand every element to the result."""
        if _has_late(node):
            self.late = sorted(
                {
                    self.context.mangle(child.id)
                    for generator in generators
                    for child in gast.walk(generator.target)
                    if isinstance(child, gast.Name)
                    and isinstance(child.ctx, gast.Store)
                }
            )
        return self._loop(node, list(generators))

    def _loop(self, node: Node, generators: list[Node]) -> list[Node]:
        if not generators:
            return [build.expression(self._add(node), node)]
        first, *rest = generators
        statements = self._loop(node, rest)
        for test in reversed(first.ifs):
            statements = self._test(test, statements)
        parameter, assignments = self._parameter(first.target)
        span = first.target
        body = build.body_function(
            self.context.names.fresh("loop_body"),
            [parameter],
            self._nonlocal(self.late, span) + assignments + statements,
            span,
        )
        extra = build.constant(None, span)
        if self.lazy:
            result = build.load(self.result, span)
            extra = build.thunk(build.call_operator("going_on", [result], span))
        names = build.names_tuple(self._names(), span)
        arguments = [first.iter, build.load(body.name, span), names, extra]
        return [
            body,
            build.expression(build.call_operator("for_", arguments, span), span),
        ]

    def _names(self) -> list[str]:
        return sorted({*self.assigned, *self.late})

    def _test(self, test: Node, statements: list[Node]) -> list[Node]:
        body = build.body_function(
            self.context.names.fresh("if_body"),
            [],
            self._nonlocal(self.late, test) + statements,
            test,
        )
        names = build.names_tuple(self._names(), test)
        nothing = build.constant(None, test)
        arguments = [test, build.load(body.name, test), nothing, names]
        return [
            body,
            build.expression(build.call_operator("if_", arguments, test), test),
        ]

    def _add(self, node: Node) -> Node:
        parts = [node.elt] if hasattr(node, "elt") else [node.key, node.value]
        arguments = [build.load(self.result, node), *parts]
        return build.call_operator("add", arguments, node)

    def _parameter(self, target: Node) -> tuple[str, list[Node]]:
        """Returns the body's parameter and what assigns the target from it."""
        if isinstance(target, gast.Name):
            name: str = self.context.mangle(target.id)
            if name not in self.late:
                return name, []
        parameter = self.context.names.fresh("item")
        value = build.load(parameter, target)
        return parameter, [build.at(gast.Assign([target], value, None), target)]


def assigned_of(node: Node) -> list[str]:
    """Returns the names that assignment expressions in a comprehension assign."""
    pending, found = [node], []
    while pending:
        child = pending.pop()
        if isinstance(child, gast.NamedExpr):
            found.append(child.target.id)
        if type(child) is not gast.Lambda:
            pending += gast.iter_child_nodes(child)
    return found


def clauses_of(node: Node) -> list[Node]:
    """Returns the `for` clauses of a comprehension and of those inside it."""
    pending, found = [node], []
    while pending:
        child = pending.pop()
        if isinstance(child, gast.comprehension):
            found.append(child)
        if type(child) is not gast.Lambda:
            pending += gast.iter_child_nodes(child)
    return found


def _has_late(node: Node) -> bool:
    """Returns whether a function inside may read a target after its iteration."""
    inside = (c for part in gast.iter_child_nodes(node) for c in gast.walk(part))
    return any(type(child) in _LATE for child in inside)


def copy_of(node: Any) -> Any:
    """Returns a copy of a tree, with all that is known of its nodes."""
    if isinstance(node, list):
        return [copy_of(part) for part in node]
    if not isinstance(node, gast.AST):
        return node
    made = copy.copy(node)
    for name, part in vars(node).items():
        setattr(made, name, copy_of(part))
    return made
