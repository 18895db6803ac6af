"""Conversion of one live function, for the library."""

from __future__ import annotations

import ast
import inspect
import sys
import types
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import gast

from autohook.converter import build
from autohook.converter.analysis.unsupported import check_supported
from autohook.converter.emit import future_flags
from autohook.converter.inventory import Scope, parameters_of, take_inventory
from autohook.converter.names import OPERATORS, TWIN, mangle
from autohook.converter.native import Function, first_line, is_trivial
from autohook.converter.passes.convert_comprehensions import ConvertComprehensions
from autohook.converter.passes.iterate_comprehensions import IterateComprehensions
from autohook.converter.pipeline import passes_for, run_passes
from autohook.converter.printing import to_text
from autohook.converter.quiet import (
    UNHEARD,
    deep_recursion,
    paused_collector,
    unheard_warnings,
)
from autohook.converter.trees import to_ast, to_gast
from autohook.converter.twin import ModuleFacts, compile_twin, make_context
from autohook.errors import Diagnostic, UnsupportedError

if TYPE_CHECKING:
    from autohook.converter.build import Node
    from autohook.converter.pass_base import Pass


def convert_function(function: types.FunctionType) -> types.FunctionType:
    """Returns a converted function of the same signature, closure and globals.

    Functions defined inside it are converted with it.

    Args:
        function: A Python function whose source can be read.

    Raises:
        UnsupportedError: It cannot be converted; the message says why.
    """
    with paused_collector(), deep_recursion(), unheard_warnings():
        converted = _Converted(function, instrumented=True)
        code = converted.compile()
    cells = dict(
        zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    )
    cells[OPERATORS] = types.CellType(_operators())
    closure = tuple(cells[name] for name in code.co_freevars)
    made = types.FunctionType(
        code, function.__globals__, function.__name__, function.__defaults__, closure
    )
    made.__kwdefaults__ = function.__kwdefaults__
    made.__annotations__ = function.__annotations__
    made.__qualname__ = function.__qualname__
    made.__module__ = function.__module__
    made.__doc__ = function.__doc__
    made.__dict__.update(function.__dict__)
    return made


def function_to_code(function: types.FunctionType) -> str:
    """Returns the converted function as source text, for people to read.

    Raises:
        UnsupportedError: It cannot be converted; the message says why.
    """
    with paused_collector(), deep_recursion(), unheard_warnings():
        return _Converted(function, instrumented=False).text()


class _Converted:
    """A function of a file, and its tree after the pipeline.

    What runs also tells of each read and write of Python state; what is shown does not.
    """

    def __init__(self, function: types.FunctionType, *, instrumented: bool) -> None:
        module = _module_of(_source_of(function))
        self.scope = _find(function, module)
        self.facts = ModuleFacts(
            filename=function.__code__.co_filename,
            names=module.names,
            flags=module.flags,
            instrumented=instrumented,
        )
        self.generated: set[str] = set()
        self.node = to_gast(self.scope.node)
        _check_kind(self.scope, self.facts)
        self._convert(self.node, self.scope)
        self._convert_inner()

    def _convert(self, node: Node, scope: Scope) -> None:
        """Converts the body of a function or lambda, in place."""
        check_supported(scope, self.facts.filename)
        context = make_context(scope, self.facts)
        # Names must also differ from those in the functions around and inside.
        passes = passes_for(instrumented=self.facts.instrumented)
        if isinstance(node, gast.Lambda):
            # It stays an expression, so that no statements can stand before it.
            passes = tuple(map(_in_expressions, passes))
            body = [build.at(gast.Return(node.body), node.body)]
            tree = gast.FunctionDef(TWIN, node.args, body, [], None, None, [])
            tree = run_passes(build.at(tree, node), context, passes)
            node.body = tree.body[-1].value
        else:
            run_passes(node, context, passes)
        self.generated |= context.names.generated

    def _convert_inner(self) -> None:
        """Converts the functions inside; those that cannot be stay as written."""
        inner = {
            _place(scope.node): scope
            for scope in self.scope.walk()
            if scope is not self.scope and _is_convertible(scope)
        }
        for node in list(gast.walk(self.node)) if inner else ():
            if type(node) in (gast.FunctionDef, gast.Lambda):
                scope = inner.pop(_place(node), None)
                if scope is not None:
                    self._try_to_convert(node, scope)

    def _try_to_convert(self, node: Node, scope: Scope) -> None:
        try:
            self._convert(node, scope)
        except UnsupportedError:
            fresh = to_gast(scope.node)
            node.body = fresh.body

    def compile(self) -> types.CodeType:
        """Returns the code object; defaults and annotations are the live function's."""
        arguments = self.node.args
        arguments.defaults = []
        arguments.kw_defaults = [None for _ in arguments.kwonlyargs]
        parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        for parameter in (*parameters, arguments.vararg, arguments.kwarg):
            if parameter is not None:
                parameter.annotation = None
        body = self.node.body
        if isinstance(self.node, gast.Lambda):
            body = [build.at(gast.Return(body), body)]
        tree = gast.FunctionDef(TWIN, arguments, body, [], None, None, [])
        tree = build.at(tree, self.node)
        assert isinstance(self.scope.node, (ast.FunctionDef, ast.Lambda))
        tree.lineno = first_line(self.scope.node)
        return compile_twin(tree, self.scope, self.facts, self.generated)

    def text(self) -> str:
        """Returns the function as source, with the user's signature."""
        tree = build.plain(self.node)
        if isinstance(tree, gast.FunctionDef):
            tree.decorator_list = []
        else:
            tree = build.expression(tree, tree)
        return to_text(to_ast(tree))


def _operators() -> Any:
    from autohook.runtime import interface

    return interface


def _source_of(function: types.FunctionType) -> str:
    try:
        lines, _ = inspect.findsource(function)
    except (OSError, TypeError, IndexError):
        raise _unsupported(
            function,
            "its source cannot be read",
            "Define it in a file, or in a notebook's cell.",
        ) from None
    return "".join(lines)


class _Module(NamedTuple):
    """What is known of a file.

    Attributes:
        functions: The scopes of its functions, by the functions' names.
        names: Names that the module assigns.
        flags: The flags of its `__future__` imports.
    """

    functions: dict[str, list[Scope]]
    names: frozenset[str]
    flags: int


@lru_cache(maxsize=8)
def _module_of(source: str) -> _Module:
    """Returns what is known of a file."""
    tree = ast.parse(source, UNHEARD)
    module = take_inventory(tree)
    functions: dict[str, list[Scope]] = {}
    for scope in module.walk():
        if scope.kind == "function":
            name = getattr(scope.node, "name", "<lambda>")
            functions.setdefault(name, []).append(scope)
    return _Module(functions, frozenset(module.bound), future_flags(tree))


def _find(function: types.FunctionType, module: _Module) -> Scope:
    """Returns the scope of a live function in its file.

    Raises:
        UnsupportedError: It is not there, or several lambdas could be it.
    """
    code = function.__code__
    named = module.functions.get(code.co_name, ())
    found = [scope for scope in named if _matches(scope, code)]
    if len(found) > 1 and sys.version_info >= (3, 11):
        found = [scope for scope in found if _covers(scope, code)]
    if len(found) == 1:
        return found[0]
    if not found:
        message = "its source has changed since it was defined"
        raise _unsupported(function, message, "Start the program again.")
    message = f"several lambdas on line {code.co_firstlineno} look alike"
    raise _unsupported(function, message, "Put each on a line of its own.")


def _matches(scope: Scope, code: types.CodeType) -> bool:
    node = scope.node
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return False
    if isinstance(node, ast.AsyncFunctionDef):
        return node.lineno == code.co_firstlineno
    names = [mangle(name, scope.class_name) for name in _ordered(node)]
    if first_line(node) != code.co_firstlineno or scope.free != set(code.co_freevars):
        return False
    stars = int(bool(code.co_flags & inspect.CO_VARARGS))
    stars += bool(code.co_flags & inspect.CO_VARKEYWORDS)
    count = code.co_argcount + code.co_kwonlyargcount + stars
    return names == list(code.co_varnames[:count])


def _ordered(node: Function) -> list[str]:
    """Returns parameter names as `co_varnames` has them: keyword-only before `*`."""
    arguments = node.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    names += [a.arg for a in arguments.kwonlyargs]
    names += [a.arg for a in (arguments.vararg, arguments.kwarg) if a]
    assert sorted(names) == sorted(parameters_of(node))
    return names


def _covers(scope: Scope, code: types.CodeType) -> bool:
    """Returns whether all of a code object lies inside a node, by columns."""
    node: Any = scope.node
    low, high = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    for line, end_line, column, end_column in code.co_positions():
        if None in (line, end_line, column, end_column) or column == end_column:
            continue
        if (line, column) < low or (end_line, end_column) > high:
            return False
    return True


def _in_expressions(kind: type[Pass]) -> type[Pass]:
    return IterateComprehensions if kind is ConvertComprehensions else kind


def _place(node: Any) -> tuple[Any, ...]:
    kind = type(node).__name__
    return kind, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def _is_convertible(scope: Scope) -> bool:
    node = scope.node
    if scope.kind != "function" or scope.is_async:
        return False
    return isinstance(node, ast.Lambda) or (
        isinstance(node, ast.FunctionDef) and not is_trivial(node.body)
    )


def _check_kind(scope: Scope, facts: ModuleFacts) -> None:
    is_lambda = isinstance(scope.node, ast.Lambda)
    if scope.is_async or (scope.is_generator and is_lambda):
        name = getattr(scope.node, "name", "<lambda>")
        raise UnsupportedError(
            Diagnostic(
                "AH102",
                f"`{name}` is a coroutine",
                facts.filename,
                getattr(scope.node, "lineno", 0),
                "Convert the functions that it calls.",
            )
        )


def _unsupported(
    function: types.FunctionType, message: str, remedy: str
) -> UnsupportedError:
    code = function.__code__
    text = f"`{function.__qualname__}` cannot be converted: {message}"
    return UnsupportedError(
        Diagnostic("AH106", text, code.co_filename, code.co_firstlineno, remedy)
    )
