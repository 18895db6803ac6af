"""Makes comprehensions and generator expressions loops that an operator runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from autohook.converter import build
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
_LATE = (gast.Lambda, gast.GeneratorExp)


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
        loops = _Loops(self, result, _assigned(node), lazy=bool(kept))
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
        copy = _copy(node)
        copy.generators[0].iter = build.load(name, node)
        for clause in _clauses(copy):
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


class _Loops:
    """Builds the loops of one comprehension."""

    def __init__(
        self,
        owner: ConvertComprehensions,
        result: str,
        assigned: Sequence[str],
        *,
        lazy: bool,
    ) -> None:
        self.owner = owner
        self.result = result
        self.context = owner.context
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


def _assigned(node: Node) -> list[str]:
    """Returns the names that assignment expressions in a comprehension assign."""
    pending, found = [node], []
    while pending:
        child = pending.pop()
        if isinstance(child, gast.NamedExpr):
            found.append(child.target.id)
        if type(child) is not gast.Lambda:
            pending += gast.iter_child_nodes(child)
    return found


def _clauses(node: Node) -> list[Node]:
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


def _copy(node: Any) -> Any:
    """Returns a copy of a tree, with all that is known of its nodes."""
    if isinstance(node, list):
        return [_copy(part) for part in node]
    if not isinstance(node, gast.AST):
        return node
    made = type(node).__new__(type(node))
    made.__dict__.update({name: _copy(part) for name, part in vars(node).items()})
    return made
