"""Makes comprehensions and generator expressions loops that an operator runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from autohook.converter import build
from autohook.converter.comprehensions import (
    ComprehensionLoops,
    assigned_of,
    clauses_of,
    copy_of,
)
from autohook.converter.pass_base import Pass, PassResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from autohook.converter.build import Node

_OPERATORS = {
    gast.ListComp: "list_of",
    gast.SetComp: "set_of",
    gast.DictComp: "dict_of",
    gast.GeneratorExp: "generate",
}


class ConvertComprehensions(Pass):
    """Functionalizes comprehensions; a function of each stands before its statement.

    A generator expression is also kept as it is, for code that takes items from it one
    by one.

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertComprehensions, '''
    ... def f(rows):
    ...     return [x * 2 for x in rows if x > 0]
    ... ''')
    def f(rows):
    <BLANKLINE>
        def comprehension(items, result):
    <BLANKLINE>
            def loop_body(x):
    <BLANKLINE>
                def if_body():
                    _ah_ops.add(result, x * 2)
                _ah_ops.if_(x > 0, if_body, None, ())
            _ah_ops.for_(items, loop_body, (), None)
        return _ah_ops.list_of(comprehension, rows)
    """

    looks_for = frozenset(("ListComp", "SetComp", "DictComp", "GeneratorExp"))

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._made: list[Node] = []
        self._functions: list[Node] = []

    def run(self, tree: Node) -> PassResult:
        """Returns the function after this pass."""
        self._functions = [tree]
        return super().run(tree)

    # -- where the functions go ---------------------------------------------------

    def block(self, statements: list[Node]) -> list[Node]:
        """Returns the statements, each after the functions of its comprehensions."""
        result: list[Node] = []
        for statement in statements:
            before, self._made = self._made, []
            made = self.visit(statement)
            result += self._made
            self._made = before
            result += made if isinstance(made, list) else [made]
        return result

    def _visit_list(self, values: list[Any]) -> None:
        if isinstance(values[0], gast.stmt):
            values[:] = self.block(values)
        else:
            super()._visit_list(values)

    def visit_BodyFunction(self, node: Node) -> Node:
        """Visits a block that was made a function."""
        self._functions.append(node)
        self.generic_visit(node)
        self._functions.pop()
        return node

    # -- comprehensions -----------------------------------------------------------

    def visit_ListComp(self, node: Node) -> Node:
        """Makes a comprehension the call of an operator."""
        if any(generator.is_async for generator in node.generators):
            return node
        self.changed = True
        generators = node.generators
        first = self.visit(generators[0].iter)
        kept = self._kept(node) if isinstance(node, gast.GeneratorExp) else []
        items, result = map(self.context.names.fresh, ("items", "result"))
        generators[0].iter = build.load(items, first)
        loops = ComprehensionLoops(
            self.context, result, assigned_of(node), lazy=bool(kept)
        )
        statements = loops.of(node, generators)
        name = self.context.names.fresh("comprehension")
        self._own(loops.assigned, node)
        body = build.body_function(
            name, [items, result], loops.head(node) + statements, node
        )
        self._made.append(self.visit(body))
        arguments = [build.load(name, node), first, *kept]
        return build.call_operator(_OPERATORS[type(node)], arguments, node)

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp  # noqa: N815

    def _kept(self, node: Node) -> list[Node]:
        """Returns a function that gives the generator expression as it is written."""
        name = self.context.names.fresh("items")
        copy = copy_of(node)
        copy.generators[0].iter = build.load(name, node)
        for clause in clauses_of(copy):
            if not clause.is_async:
                clause.iter = build.call_operator("iterate", [clause.iter], clause.iter)
        kept = [build.at(build.Thunk(build.arguments([name], node), copy), node)]
        if any(generator.ifs for generator in node.generators):
            kept.append(build.constant(True, node))  # noqa: FBT003 - a literal
        return kept

    def visit_Call(self, node: Node) -> Node:
        """Leaves the generator expression that was kept."""
        if build.is_operator_call(node, "generate"):
            return node
        return self.generic_visit(node)

    def _own(self, names: Sequence[str], span: Node) -> None:
        """Makes names local that only an assignment expression assigns."""
        if not names:
            return
        declared = set(self.context.global_declared | self.context.nonlocal_declared)
        for statement in self._functions[-1].body:
            if isinstance(statement, (gast.Nonlocal, gast.Global)):
                declared.update(map(self.context.mangle, statement.names))
        self._made += [build.declaration(n, span) for n in names if n not in declared]
