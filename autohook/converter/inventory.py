"""Scopes of a module: which functions there are, and where each name lives."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from autohook.converter.names import mangle
from autohook.converter.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
INLINED = sys.version_info >= (3, 12)
_TITLES = {
    ast.ListComp: "<listcomp>",
    ast.SetComp: "<setcomp>",
    ast.DictComp: "<dictcomp>",
    ast.GeneratorExp: "<genexpr>",
}
# Calls that run a generator expression to its end before they return.
EAGER = frozenset(
    (
        *("all", "any", "bytes", "dict", "frozenset", "list", "max", "min", "set"),
        *("sorted", "sum", "tuple"),
    )
)


@dataclass(eq=False)
class Scope:
    """One scope of the module; all names in it are mangled.

    Attributes:
        kind: "module", "function", "class", "comprehension" or "types".
        node: Its node.
        parent: The scope around it; None for the module.
        class_name: The class whose private names are mangled here.
        qualname: As Python gives it; for comprehensions that of their owner.
        children: Scopes directly inside.
        bound: Names assigned here, parameters included.
        used: Names read here.
        global_declared: Names declared global here.
        nonlocal_declared: Names declared nonlocal here.
        free: Names of enclosing functions that this scope or one inside it needs.
        global_names: Names that it or one inside reads as globals or builtins.
        is_generator: Whether it yields or awaits.
        is_async: Whether it awaits.
        is_eager: Whether a generator expression is consumed where it stands.
        libraries: Top-level packages imported here, but for relative imports.
    """

    kind: str
    node: ast.AST
    parent: Scope | None
    class_name: str | None
    qualname: str
    children: list[Scope] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    global_declared: set[str] = field(default_factory=set)
    nonlocal_declared: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    global_names: set[str] = field(default_factory=set)
    is_generator: bool = False
    is_async: bool = False
    is_eager: bool = False
    libraries: set[str] = field(default_factory=set)

    def locals(self) -> set[str]:
        """Returns the names that live in this scope."""
        return self.bound - self.global_declared - self.nonlocal_declared

    def captured(self) -> set[str]:
        """Returns names that functions, classes or generators inside close over."""
        found: set[str] = set()
        for child in self.children:
            runs_here = child.kind == "comprehension" and (
                child.is_eager or not isinstance(child.node, ast.GeneratorExp)
            )
            found |= child.captured() if runs_here else child.free
        return found

    def rebound(self) -> set[str]:
        """Returns names of this scope, or of one around it, that closures assign."""
        found: set[str] = set()
        for child in self.children:
            found |= child.nonlocal_declared | (child.rebound() - child.locals())
        return found

    def walk(self) -> Iterator[Scope]:
        """Yields this scope and all inside, in source order."""
        yield self
        for child in self.children:
            yield from child.walk()


def take_inventory(tree: ast.Module) -> Scope:
    r"""Returns the module's scope, with every name resolved.

    >>> module = take_inventory(ast.parse("def f(a): return lambda: a"))
    >>> [(s.qualname, sorted(s.free)) for s in module.walk()][1:]
    [('f', []), ('f.<locals>.<lambda>', ['a'])]
    """
    module = Scope("module", tree, None, None, "")
    collector = _Collector(module)
    for statement in tree.body:
        collector.visit(statement)
    _resolve(module, frozenset())
    return module


def scope_of_part(host: Scope, node: ast.FunctionDef) -> Scope:
    """Returns the scope of a function made of a part of another scope's statements.

    Args:
        host: The scope that the statements belong to.
        node: The function that they were put into.
    """
    around = Scope("function", host.node, None, host.class_name, "")
    _Collector(around).visit(node)
    around.bound = set(host.free)  # not the name that the function has here
    scope = around.children[-1]
    _resolve(around, frozenset())
    scope.parent, scope.qualname = host, host.qualname or node.name
    return scope


def parameters_of(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
) -> list[str]:
    """Returns parameter names in the order that the prologue passes them."""
    arguments = node.args
    found = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    if arguments.vararg:
        found.append(arguments.vararg.arg)
    found += [a.arg for a in arguments.kwonlyargs]
    if arguments.kwarg:
        found.append(arguments.kwarg.arg)
    return found


class _Collector(Visitor):
    """Fills scopes with what is bound and used in them."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def bind(self, name: str) -> None:
        self.scope.bound.add(mangle(name, self.scope.class_name))

    def visit_all(self, nodes: Sequence[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def enter(self, kind: str, node: ast.AST, name: str) -> _Collector:
        outer = self.scope
        class_name = outer.class_name
        qualname = _qualname(outer, kind, node, name)
        if kind == "class":
            class_name = name
        scope = Scope(kind, node, outer, class_name, qualname)
        outer.children.append(scope)
        return _Collector(scope)

    def enter_types(self, node: ast.AST) -> _Collector:
        parameters = getattr(node, "type_params", None)
        if not parameters:
            return self
        inner = self.enter("types", node, "")
        for parameter in parameters:
            inner.bind(parameter.name)
            for name in ("bound", "default_value"):
                inner.visit_all([getattr(parameter, name, None)])
        return inner

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.scope.used.add(mangle(node.id, self.scope.class_name))
            if node.id == "super" and self.scope.kind in ("function", "comprehension"):
                self.scope.used.add("__class__")
        else:
            self.bind(node.id)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Counts the target as read, too: it may be a global."""
        if isinstance(node.target, ast.Name):
            self.scope.used.add(mangle(node.target.id, self.scope.class_name))
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.visit_all(node.decorator_list)
        self.visit_all([*node.args.defaults, *node.args.kw_defaults])
        self.bind(node.name)
        outer = self.enter_types(node)
        outer.visit_annotations(node)
        inner = outer.enter("function", node, node.name)
        inner.visit_body(node, node.body)
        if isinstance(node, ast.AsyncFunctionDef):
            inner.scope.is_generator = inner.scope.is_async = True

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_annotations(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = node.args
        parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        parameters += [a for a in (arguments.vararg, arguments.kwarg) if a]
        for annotation in (*(p.annotation for p in parameters), node.returns):
            if annotation is not None:
                _Annotation(self.scope).visit(annotation)

    def visit_body(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        body: Sequence[ast.AST],
    ) -> None:
        for name in parameters_of(node):
            self.bind(name)
        self.visit_all(body)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.visit_all([*node.args.defaults, *node.args.kw_defaults])
        self.enter("function", node, "<lambda>").visit_body(node, [node.body])

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.visit_all(node.decorator_list)
        self.bind(node.name)
        outer = self.enter_types(node)
        outer.visit_all([*node.bases, *(k.value for k in node.keywords)])
        outer.enter("class", node, node.name).visit_all(node.body)

    def visit_comprehension_node(self, node: Comprehension) -> None:
        first, *rest = node.generators
        self.visit(first.iter)
        inner = self.enter("comprehension", node, _TITLES[type(node)])
        inner.visit(first.target)
        inner.visit_all(first.ifs)
        for generator in rest:
            inner.visit_all([generator.iter, generator.target, *generator.ifs])
        names = ("key", "value") if isinstance(node, ast.DictComp) else ("elt",)
        inner.visit_all([getattr(node, name) for name in names])
        if any(g.is_async for g in (first, *rest)):
            self.owner().is_generator = self.owner().is_async = True

    visit_ListComp = visit_SetComp = visit_DictComp = visit_comprehension_node  # noqa: N815
    visit_GeneratorExp = visit_comprehension_node  # noqa: N815

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        if (
            isinstance(node.func, ast.Name)
            and node.func.id in EAGER
            and len(node.args) == 1
            and isinstance(node.args[0], ast.GeneratorExp)
        ):
            for child in self.scope.children:
                if child.node is node.args[0]:
                    child.is_eager = True

    def owner(self) -> Scope:
        scope = self.scope
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        return scope

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        name = mangle(node.target.id, self.scope.class_name)
        owner = self.owner()
        if owner is not self.scope:
            self.scope.nonlocal_declared.add(name)
            self.scope.used.add(name)
            if name in owner.global_declared:
                self.scope.nonlocal_declared.discard(name)
                self.scope.global_declared.add(name)
        owner.bound.add(name)

    def visit_Global(self, node: ast.Global) -> None:
        self.scope.global_declared |= {
            mangle(name, self.scope.class_name) for name in node.names
        }

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        names = {mangle(name, self.scope.class_name) for name in node.names}
        self.scope.nonlocal_declared |= names
        self.scope.used |= names

    def visit_Import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            self.bind(alias.asname or alias.name.partition(".")[0])
        if isinstance(node, ast.Import):
            self.scope.libraries |= {a.name.partition(".")[0] for a in node.names}
        elif node.module and not node.level:
            self.scope.libraries.add(node.module.partition(".")[0])

    visit_ImportFrom = visit_Import  # noqa: N815

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs  # noqa: N815

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self.bind(node.rest)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.target)
        _Annotation(self.scope).visit(node.annotation)
        self.visit_all([node.value])

    def visit_TypeAlias(self, node: ast.AST) -> None:
        self.visit(node.name)  # type: ignore[attr-defined]  # Python 3.12
        outer = self.enter_types(node)
        outer.enter("types", node, "").visit(node.value)  # type: ignore[attr-defined]  # Python 3.12

    def visit_yield(self, node: ast.AST) -> None:
        self.owner().is_generator = True
        self.generic_visit(node)

    def visit_await(self, node: ast.AST) -> None:
        self.owner().is_async = True
        self.visit_yield(node)

    visit_Yield = visit_YieldFrom = visit_yield  # noqa: N815
    visit_Await = visit_AsyncFor = visit_AsyncWith = visit_await  # noqa: N815


class _Annotation(Visitor):
    """Reads names of an annotation; functions inside one are left alone."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def visit_Name(self, node: ast.Name) -> None:
        self.scope.used.add(mangle(node.id, self.scope.class_name))


def _qualname(outer: Scope, kind: str, node: ast.AST, name: str) -> str:
    if kind == "types":
        return outer.qualname
    if kind == "comprehension" and INLINED and not isinstance(node, ast.GeneratorExp):
        return outer.qualname
    owner = outer
    while owner.parent is not None and (
        owner.kind == "types" or (owner.kind == "comprehension" and _is_inlined(owner))
    ):
        owner = owner.parent
    if kind != "comprehension" and (
        mangle(name, outer.class_name) in outer.global_declared
    ):
        return name
    if owner.kind == "module":
        return name
    joint = "." if owner.kind == "class" else ".<locals>."
    return owner.qualname + joint + name


def _is_inlined(scope: Scope) -> bool:
    return INLINED and not isinstance(scope.node, ast.GeneratorExp)


def _resolve(scope: Scope, enclosing: frozenset[str]) -> None:
    visible = enclosing - scope.global_declared
    if scope.kind in ("function", "comprehension", "types"):
        inner = visible | scope.locals()
    elif scope.kind == "class":
        inner = visible | {"__class__"}
    else:
        inner = visible
    local = scope.locals() if scope.kind != "module" else set()
    for name in scope.used | scope.nonlocal_declared:
        if name in local and scope.kind != "class":
            continue
        if name in visible and name not in local:
            scope.free.add(name)
        elif name != "__class__":
            scope.global_names.add(name)
    for child in scope.children:
        _resolve(child, inner)
        scope.global_names |= child.global_names
        passed = child.free - (local if scope.kind != "class" else {"__class__"})
        scope.free |= passed
