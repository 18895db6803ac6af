"""Makes names local where only body functions assign them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass, PassResult
from autohook.converter.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.converter.build import Node


class DeclareNames(Pass):
    """Adds `name: 'set below'` where a body function's `nonlocal` needs an owner.

    >>> from autohook.converter.demonstration import show
    >>> show(DeclareNames, '''
    ... def f(x):
    ...     def if_body():
    ...         nonlocal y
    ...         y = 1
    ...     _ah_ops.if_(x, if_body, None, ('y',))
    ...     return y
    ... ''', bodies=("if_body",))
    def f(x):
        y: 'set below'
    <BLANKLINE>
        def if_body():
            nonlocal y
            y = 1
        _ah_ops.if_(x, if_body, None, ('y',))
        return y
    """

    def run(self, tree: Node) -> PassResult:
        """Returns the function with all its names declared."""
        everywhere: set[str] = set()
        self._declare(tree, everywhere, set(self.context.rebound))
        bound = everywhere | self.context.global_declared
        bound |= self.context.nonlocal_declared
        # What only dead code assigned is local all the same.
        lost = {name for name in self.context.local_names if name not in bound}
        self._insert(tree, lost)
        return PassResult(tree, self.changed)

    def _declare(
        self, function: Node, everywhere: set[str], wanted: set[str]
    ) -> set[str]:
        """Declares what a function owns and returns what it needs from outside."""
        scope = _Scope(self.context.mangle)
        for name in _parameters(function):
            scope.bound.add(self.context.mangle(name))
        for statement in function.body:
            scope.visit(statement)
        everywhere |= scope.bound
        for body in scope.bodies:
            wanted |= self._declare(body, everywhere, set())
        self._insert(function, wanted - scope.bound - scope.declared)
        everywhere |= wanted - scope.declared
        return scope.declared_nonlocal

    def _insert(self, function: Node, names: set[str]) -> None:
        names = names - self.context.nonlocal_declared
        if not names:
            return
        self.changed = True
        body = function.body
        start = 1 if gast.get_docstring(function, clean=False) is not None else 0
        made = [build.declaration(name, function) for name in sorted(names)]
        function.body = body[:start] + made + body[start:]


def _parameters(function: Node) -> list[str]:
    arguments = function.args
    nodes = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    nodes += [node for node in (arguments.vararg, arguments.kwarg) if node]
    return [node.id for node in nodes]


class _Scope(Visitor):
    """Collects what is bound directly in a function, and its body functions."""

    def __init__(self, mangle: Callable[[str], str]) -> None:
        self.mangle = mangle
        self.bound: set[str] = set()
        self.declared: set[str] = set()
        self.declared_nonlocal: set[str] = set()
        self.bodies: list[Node] = []

    def bind(self, name: str) -> None:
        self.bound.add(self.mangle(name))

    def visit_Name(self, node: Node) -> None:
        if isinstance(node.ctx, (gast.Store, gast.Del)):
            self.bind(node.id)

    def visit_BodyFunction(self, node: Node) -> None:
        self.bind(node.name)
        self.bodies.append(node)

    def visit_FunctionDef(self, node: Node) -> None:
        self.bind(node.name)
        for part in (*node.args.defaults, *node.args.kw_defaults):
            if part is not None:
                self.visit(part)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_ClassDef(self, node: Node) -> None:
        self.bind(node.name)

    def visit_Lambda(self, node: Node) -> None:
        for part in (*node.args.defaults, *node.args.kw_defaults):
            if part is not None:
                self.visit(part)

    def visit_Thunk(self, node: Node) -> None:
        """Assigns nothing: an expression that does is not moved."""

    def visit_comprehension(self, node: Node) -> None:
        for part in (node.iter, *node.ifs):
            self.visit(part)

    def visit_Global(self, node: Node) -> None:
        self.declared.update(map(self.mangle, node.names))

    def visit_Nonlocal(self, node: Node) -> None:
        names = set(map(self.mangle, node.names))
        self.declared |= names
        self.declared_nonlocal |= names

    def visit_alias(self, node: Node) -> None:
        self.bind(node.asname or node.name.partition(".")[0])

    def visit_pattern_name(self, node: Node) -> None:
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if name:
            self.bind(name)
        self.generic_visit(node)

    visit_MatchAs = visit_MatchStar = visit_MatchMapping = visit_pattern_name  # noqa: N815
