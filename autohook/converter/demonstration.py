"""Before and after of a single pass, for doctests and tests."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING, Any

import gast

from autohook.converter import build
from autohook.converter.inventory import take_inventory
from autohook.converter.names import Names
from autohook.converter.pass_base import Context, Pass

if TYPE_CHECKING:
    from collections.abc import Collection

    from autohook.converter.build import Node


def apply_pass(
    kind: type[Pass], source: str, bodies: Collection[str] = ()
) -> tuple[Node, Context, bool]:
    """Returns the first function of `source` after one pass.

    Args:
        kind: The pass.
        source: Source of a module with one function.
        bodies: Names of functions inside that count as made by the converter.
    """
    tree = ast.parse(source)
    scope = take_inventory(tree).children[0]
    context = Context(
        names=Names({n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}),
        local_names=frozenset(scope.locals()) | _locals_of(scope.children, bodies),
        global_declared=frozenset(scope.global_declared),
        captured=frozenset(scope.captured()),
        is_generator=scope.is_generator,
    )
    node = gast.ast_to_gast(tree).body[0]
    for child in gast.walk(node):
        if isinstance(child, gast.FunctionDef) and child.name in bodies:
            child.__class__ = build.BodyFunction
    facts: dict[type[Any], Any] = {a: a(node, context) for a in kind.requires}
    result = kind(context, facts).run(node)
    return result.tree, context, result.changed


def _locals_of(scopes: Any, bodies: Collection[str]) -> frozenset[str]:
    return frozenset(
        name
        for scope in scopes
        if getattr(scope.node, "name", None) in bodies
        for name in scope.bound
    )


def text_of(tree: Node) -> str:
    """Returns a function's tree as source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import astor

        plain = ast.fix_missing_locations(gast.gast_to_ast(build.plain(tree)))
        return str(astor.to_source(plain)).strip()


def show(kind: type[Pass], source: str, bodies: Collection[str] = ()) -> None:
    """Prints what a pass makes of a function."""
    tree, _, _ = apply_pass(kind, source, bodies)
    # Blank lines around body functions are marked as doctest wants them.
    print(text_of(tree))  # noqa: T201 - doctests compare what is printed
