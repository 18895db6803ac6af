"""Announces stores to names that the user declared global or nonlocal."""

from __future__ import annotations

from typing import Any

import gast

from autohook.converter import build
from autohook.converter.analysis.activity import Activity
from autohook.converter.build import BodyFunction, Node
from autohook.converter.pass_base import Context, Pass, PassResult


class InstrumentWrites(Pass):
    """Puts `write_global` or `write_nonlocal` before each such store.

    >>> from autohook.converter.demonstration import show
    >>> show(InstrumentWrites, '''
    ... def f():
    ...     global count
    ...     count += 1
    ... ''')
    def f():
        global count
        _ah_ops.write_global('count')
        count += 1
    """

    def __init__(self, context: Context, facts: dict[type[Any], Any]) -> None:
        super().__init__(context, facts)
        self._activity = Activity(context)

    def run(self, tree: Node) -> PassResult:
        """Returns the function after this pass."""
        context = self.context
        if not (context.global_declared or context.nonlocal_declared):
            return PassResult(tree, changed=False)
        return super().run(tree)

    def block(self, statements: list[Node]) -> list[Node]:
        """Returns the block with its announcements."""
        result: list[Node] = []
        for statement in statements:
            if not isinstance(statement, BodyFunction):
                result += self._announce(statement, result)
            made = self.visit(statement)
            result += made if isinstance(made, list) else [made]
        return result

    def generic_visit(self, node: Node) -> Node:
        """Visits blocks only: announcements are statements."""
        for name in ("body", "handlers", "cases", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                setattr(node, name, self.block(block))
        return node

    def _announce(self, node: Node, before: list[Node]) -> list[Node]:
        context = self.context
        written = self._written(node)
        made = []
        for name in sorted(written):
            if name in context.global_declared:
                made.append(self._call("write_global", [name], node))
            elif name in context.nonlocal_declared:
                made.append(self._call("write_nonlocal", [name], node, cell=name))
        earlier = before[len(before) - len(made) :]
        if made and [gast.dump(n) for n in earlier] == [gast.dump(n) for n in made]:
            return []
        self.changed = self.changed or bool(made)
        return made

    def _written(self, node: Node) -> frozenset[str]:
        written = self._activity.of_statement(node).writes
        if isinstance(node, gast.For):
            written |= self._activity.of_target(node.target).writes
        for case in getattr(node, "cases", []):
            written |= self._activity.of_pattern(case.pattern).writes
        for handler in getattr(node, "handlers", []):
            if handler.name is not None:
                written |= self._activity.of_target(handler.name).writes
        return written

    def _call(
        self, operator: str, constants: list[str], node: Node, cell: str | None = None
    ) -> Node:
        arguments = [build.constant(constant, node) for constant in constants]
        if cell is not None:
            arguments.append(build.thunk(build.load(cell, node)))
        return build.expression(build.call_operator(operator, arguments, node), node)
