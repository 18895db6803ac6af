"""Staged twins: from a function's tree to a code object of its own."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from types import CodeType
from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.analysis.unsupported import check_supported
from autohook.converter.inventory import Scope, parameters_of
from autohook.converter.kinds import Written
from autohook.converter.names import FACTORY, OPERATORS, TWIN, Names
from autohook.converter.native import Draft, first_line
from autohook.converter.pass_base import Context
from autohook.converter.pipeline import passes_for, run_passes
from autohook.converter.quiet import UNHEARD
from autohook.converter.renaming import rename
from autohook.converter.survey import survey
from autohook.converter.trees import to_ast, to_gast
from autohook.errors import Diagnostic, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Collection

    from autohook.converter.build import Node


@dataclass(frozen=True)
class ModuleFacts:
    """What every twin of a module shares.

    Attributes:
        filename: The name that the module's code objects carry.
        names: Names that the module assigns.
        flags: Compiler flags of its `__future__` imports.
        instrumented: Whether twins report reads and writes of Python state.
    """

    filename: str
    names: frozenset[str]
    flags: int
    instrumented: bool


def make_twin(draft: Draft, facts: ModuleFacts) -> CodeType:
    """Returns the code object of a function's staged twin.

    Raises:
        UnsupportedError: The function uses what cannot be converted.
    """
    check_supported(draft.scope, facts.filename)
    context = make_context(draft.scope, facts)
    tree = twin_tree(draft)
    tree = run_passes(tree, context, passes_for(instrumented=facts.instrumented))
    return compile_twin(tree, draft.scope, facts, context.names.generated)


def compile_twin(
    tree: Node, scope: Scope, facts: ModuleFacts, generated: Collection[str]
) -> CodeType:
    """Returns the code object of a converted function.

    Args:
        tree: The function; it is called `TWIN`.
        scope: The scope of the user's function.
        facts: What it shares with its module.
        generated: Names of body functions in it.
    """
    module = to_ast(_wrap(tree, scope))
    try:
        compiled = compile(module, UNHEARD, "exec", facts.flags, dont_inherit=True)
    except SyntaxError as error:
        if "too many statically nested blocks" not in error.msg:
            raise
        message = "its `try` and `with` statements are nested too deeply"
        remedy = "Split it into several functions."
        line = getattr(scope.node, "lineno", 0)
        diagnostic = Diagnostic("AH105", message, facts.filename, line, remedy)
        raise UnsupportedError(diagnostic) from None
    code = _find(compiled, TWIN)
    name = getattr(scope.node, "name", "<lambda>")
    return rename(code, name, scope.qualname, generated, facts.filename)


def make_context(scope: Scope, facts: ModuleFacts) -> Context:
    """Returns what passes know of a function."""
    found = survey(scope.node)
    return Context(
        filename=facts.filename,
        class_name=scope.class_name,
        names=Names(found.identifiers | scope.free | {OPERATORS}),
        local_names=frozenset(scope.locals()),
        global_declared=frozenset(scope.global_declared),
        nonlocal_declared=frozenset(scope.nonlocal_declared),
        captured=frozenset(scope.captured()),
        rebound=frozenset(_rebound(scope)),
        module_names=facts.names,
        optimize=sys.flags.optimize,
        is_generator=scope.is_generator,
        written=Written(found.kinds),
    )


def twin_tree(draft: Draft) -> Node:
    """Returns the tree that passes begin with: flat parameters, the body as written."""
    node = draft.node
    written = draft.without_prologue()
    if isinstance(written, list):
        body = [to_gast(statement) for statement in written]
    else:
        value = to_gast(written)
        body = [build.at(gast.Return(value), value)]
    arguments = build.arguments(parameters_of(node), node)
    tree = build.at(gast.FunctionDef(TWIN, arguments, body, [], None, None, []), node)
    # As for a decorated function: it begins at the first decorator.
    tree.lineno = first_line(node)
    return tree


def _rebound(scope: Scope) -> set[str]:
    """Returns names of the function, or nonlocal in it, that closures assign."""
    return scope.rebound() & (scope.locals() | scope.nonlocal_declared)


def _wrap(tree: Node, scope: Scope) -> Node:
    """Returns a module in which the twin closes over the user's free names."""
    parameters = build.arguments([*sorted(scope.free), OPERATORS], tree)
    factory = gast.FunctionDef(FACTORY, parameters, [tree], [], None, None, [])
    outer = build.at(factory, tree)
    class_name = scope.class_name
    if class_name is not None:
        outer = build.at(gast.ClassDef(class_name, [], [], [outer], [], []), tree)
    return gast.Module([outer], [])


def _find(code: CodeType, name: str) -> CodeType:
    """Returns the code object of that name, which is a constant somewhere inside."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_name == name:
                return constant
            if constant.co_name == FACTORY or code.co_name == "<module>":
                return _find(constant, name)
    raise LookupError(name)
