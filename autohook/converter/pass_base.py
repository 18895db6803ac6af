"""What a pass is: it gets the tree of one function and gives a tree back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import gast

from autohook.converter.children import PARTS
from autohook.converter.kinds import LEAVES, Written
from autohook.converter.names import Names, mangle
from autohook.errors import Diagnostic, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from autohook.converter.build import Node


@dataclass(frozen=True)
class Context:
    """What passes know of the function; all names are mangled.

    Attributes:
        filename: The user's file.
        class_name: The class whose private names are mangled, or None.
        names: Gives fresh names.
        local_names: Names that live in the function.
        global_declared: Names that the user declared global in it.
        nonlocal_declared: Names that the user declared nonlocal in it.
        captured: Names that functions, classes and generators inside close over.
        rebound: Names of the function, or around it, that closures inside assign.
        module_names: Names that the module assigns.
        optimize: The interpreter's `-O` level; asserts vanish above 0.
        is_generator: Whether the function yields.
        written: Which kinds of nodes the function was written with.
    """

    filename: str = "<string>"
    class_name: str | None = None
    names: Names = field(default_factory=lambda: Names(()))
    local_names: frozenset[str] = frozenset()
    global_declared: frozenset[str] = frozenset()
    nonlocal_declared: frozenset[str] = frozenset()
    captured: frozenset[str] = frozenset()
    rebound: frozenset[str] = frozenset()
    module_names: frozenset[str] = frozenset()
    optimize: int = 0
    is_generator: bool = False
    written: Written = field(default_factory=Written)

    def mangle(self, name: str) -> str:
        """Returns the name as the compiler stores it here."""
        if name[:2] != "__":
            return name
        return mangle(name, self.class_name)

    def has_walrus(self, *nodes: Node) -> bool:
        """Returns whether `:=` or `yield` would move into another scope."""
        return self.written.has(_BOUND_KINDS) and has_walrus(*nodes)

    def unsupported(
        self, code: str, message: str, node: Node, remedy: str
    ) -> UnsupportedError:
        """Returns the error that leaves the function without a twin."""
        lineno = getattr(node, "lineno", 0) or 0
        return UnsupportedError(
            Diagnostic(code, message, self.filename, lineno, remedy)
        )


@dataclass(frozen=True)
class PassResult:
    """What a pass made.

    Attributes:
        tree: The function's tree.
        changed: Whether it differs from what went in.
    """

    tree: Node
    changed: bool


# Expressions that mean something else in a function of their own.
_BOUND = (gast.NamedExpr, gast.Yield, gast.YieldFrom, gast.Await)
_BOUND_KINDS = frozenset(kind.__name__ for kind in _BOUND)


def _kinds_visited(cls: type[Pass]) -> frozenset[str]:
    """Returns the kinds of nodes that a pass has methods for."""
    kinds: set[str] = set()
    for base in cls.__mro__[: cls.__mro__.index(Pass)]:
        for prefix in ("visit_", "leave_"):
            methods = [name for name in vars(base) if name.startswith(prefix)]
            kinds |= {name.removeprefix(prefix) for name in methods}
    return frozenset(kinds)


def _overrides(cls: type[Pass], names: Iterable[str]) -> bool:
    return any(getattr(cls, name) is not getattr(Pass, name) for name in names)


def _leaving(cls: type[Pass], kind: type[Any]) -> list[Any]:
    """Returns the methods that get nodes of a kind after what is inside them."""
    name = "leave_" + kind.__name__
    return [vars(base)[name] for base in cls.__mro__ if name in vars(base)]


def _then(kind: type[Any], leaving: list[Any]) -> Any:
    """Returns a method that visits what is inside a node, and leaves it."""

    def visit(self: Pass, node: Node) -> Any:
        made: Node = self.generic_visit(node)
        for leave in leaving:
            if type(made) is kind:
                made = leave(self, made)
        return made

    return visit


def together(*kinds: type[Pass]) -> type[Pass]:
    """Returns passes as one, with one walk over the tree.

    What a pass looks at must not be what one behind it makes of the nodes inside.
    """
    name = "And".join(kind.__name__ for kind in kinds)
    return type(name, kinds, {"__module__": __name__})


_STATEMENTS = (gast.stmt, gast.excepthandler, gast.match_case)


def _flattened(values: list[Any]) -> list[Any]:
    """Returns the values, lists among them item by item."""
    result: list[Any] = []
    for value in values:
        result += value if type(value) is list else (value,)
    return result


class Pass(gast.NodeTransformer):
    """Base of all passes.

    Functions, lambdas and classes of the user's inside the function are opaque:
    they stay native, only their defaults are visited. What the converter itself
    made (`BodyFunction`, `Thunk`) is visited like any code.

    `visit_Kind` gets a node before what is inside it, `leave_Kind` after that. Passes
    that only leave nodes can share a walk (`together`).

    Attributes:
        requires: Classes of the analyses that have to run on the tree first.
        keeps_facts: Whether what analyses said of remaining statements stays true.
        looks_for: Names of the kinds of nodes that it can change, by default those
            that it has methods for; None where it walks blocks in a way of its own.
    """

    requires: ClassVar[Sequence[type[Any]]] = ()
    keeps_facts: ClassVar[bool] = False
    looks_for: ClassVar[frozenset[str] | None] = None
    _methods: ClassVar[dict[type[Any], Any]] = {}
    _enters: ClassVar[Any] = gast.AST

    def __init_subclass__(cls) -> None:
        """Gives each pass its own table of methods, by kind of node."""
        cls._methods = {}
        kinds = _kinds_visited(cls)
        walks = ("generic_visit", "visit", "_visit_list")
        if "looks_for" not in cls.__dict__ and not _overrides(cls, (*walks, "block")):
            cls.looks_for = None if _overrides(cls, ["run"]) else kinds
        found = [getattr(gast, name, gast.stmt) for name in kinds]
        if all(issubclass(kind, _STATEMENTS) for kind in found):
            cls._enters = _STATEMENTS  # what it looks for is in no expression

    def __init__(self, context: Context, facts: dict[type[Any], Any]) -> None:
        self.context = context
        self.facts = facts
        self.changed = False

    # The passes walk every tree two dozen times: the methods below do what
    # `ast.NodeTransformer` does, in a fifth of the time.

    def visit(self, node: Node) -> Any:
        """Returns what a node becomes: a node, a list of statements, or None."""
        kind = type(node)
        try:
            method = self._methods[kind]
        except KeyError:
            method = self._method(kind)
        return node if method is None else method(self, node)

    def generic_visit(self, node: Node) -> Node:
        """Visits all that is inside a node."""
        methods = self._methods
        fields = node.__dict__
        for name in PARTS[type(node)]:
            value = fields.get(name)
            kind = type(value)
            if kind is list:
                if value:
                    self._visit_list(value)
                continue
            try:
                method = methods[kind]
            except KeyError:
                method = self._method(kind)
            if method is not None:
                made = method(self, value)
                if made is None:
                    delattr(node, name)
                elif made is not value:
                    fields[name] = made
        return node

    def _visit_list(self, values: list[Any]) -> None:
        methods = self._methods
        is_flat = True
        for position, value in enumerate(values):
            kind = type(value)
            try:
                method = methods[kind]
            except KeyError:
                method = self._method(kind)
            if method is not None:
                made = method(self, value)
                if made is not value:
                    values[position] = [] if made is None else made
                    is_flat = is_flat and made is not None and type(made) is not list
        if not is_flat:
            values[:] = _flattened(values)

    def _method(self, kind: type[Any]) -> Any:
        """Returns the method for a kind of value, None to leave it alone."""
        cls = type(self)
        name = "visit_" + kind.__name__
        method = getattr(cls, name, None)
        leaving = _leaving(cls, kind)
        # `ast` has a `visit_Constant`, which looks for methods of Python 3.7's nodes.
        if method is getattr(gast.NodeTransformer, name, None):
            method = None
        if not issubclass(kind, gast.AST):
            method = None
        elif method is None and leaving:
            method = _then(kind, leaving)
        elif method is None and issubclass(kind, cls._enters):
            method = None if issubclass(kind, LEAVES) else cls.generic_visit
        cls._methods[kind] = method
        return method

    @classmethod
    def is_needed(cls, context: Context) -> bool:
        """Returns whether the function may have what the pass looks for."""
        return cls.looks_for is None or context.written.has(cls.looks_for)

    def run(self, tree: Node) -> PassResult:
        """Returns the tree after this pass."""
        tree.body = self.block(tree.body)
        return PassResult(tree, self.changed)

    def block(self, statements: list[Node]) -> list[Node]:
        """Returns a list of statements, each visited."""
        result: list[Node] = []
        for statement in statements:
            made = self.visit(statement)
            if isinstance(made, list):
                result += made
            elif made is not None:
                result.append(made)
        return result

    def visit_FunctionDef(self, node: Node) -> Node:
        """Visits the defaults of one of the user's functions."""
        arguments = node.args
        arguments.defaults = [self.visit(d) for d in arguments.defaults]
        arguments.kw_defaults = [d and self.visit(d) for d in arguments.kw_defaults]
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815
    visit_Lambda = visit_FunctionDef  # noqa: N815

    def visit_match_case(self, node: Node) -> Node:
        """Visits a case but for its pattern, which is no expression."""
        node.guard = node.guard and self.visit(node.guard)
        node.body = self.block(node.body)
        return node

    def visit_ClassDef(self, node: Node) -> Node:
        """Leaves a class of the user's alone."""
        return node


def has_walrus(*nodes: Node) -> bool:
    """Returns whether `:=` or `yield` would move into another scope."""
    return any(isinstance(child, _BOUND) for node in nodes for child in gast.walk(node))
