"""The prologue, by which a native function asks the runtime."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from opcode import opmap
from types import CodeType
from typing import TYPE_CHECKING, TypeVar

from autohook.converter.children import children
from autohook.converter.inventory import Scope, parameters_of
from autohook.converter.regions import Region, find_regions
from autohook.runtime.layout import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RETURN = opmap["RETURN_VALUE"]
Tree = TypeVar("Tree", bound=ast.AST)
Function = ast.FunctionDef | ast.Lambda

# They compile, translate or compare the bytecode of their users' functions, which has
# to be as written. Which functions they are given cannot be told from the source.
BYTECODE_READERS = frozenset({"numba", "pony", "hypothesis"})


@dataclass(frozen=True)
class Draft:
    """A function or region that becomes a unit.

    Attributes:
        index: Its position in the module's table of units.
        scope: Its scope.
        node: Its node, with the prologue in it once that is inserted; a region's is
            a function of the region's statements.
        region: The region, None for a function.
    """

    index: int
    scope: Scope
    node: Function
    region: Region | None = None

    def without_prologue(self) -> list[ast.stmt] | ast.expr:
        """Returns the body as the user wrote it."""
        if isinstance(self.node, ast.Lambda):
            assert isinstance(self.node.body, ast.IfExp)
            return self.node.body.orelse
        if self.region is not None:
            return self.node.body
        start = docstring_length(self.node.body)
        return self.node.body[:start] + self.node.body[start + 1 :]


def find_bytecode_reader(module: Scope) -> str:
    """Returns the library that a module imports to read functions' bytecode, or ""."""
    for scope in module.walk():
        for name in sorted(scope.libraries & BYTECODE_READERS):
            return name
    return ""


def find_units(module: Scope) -> list[Draft]:
    """Returns what can be a unit; the tree is left as it is.

    Args:
        module: The module's scopes.

    Returns:
        The functions in source order, then the regions, outer ones first; none where
        a library reads the functions' bytecode.
    """
    drafts: list[Draft] = []
    if find_bytecode_reader(module):
        return drafts
    for scope in module.walk():
        node = scope.node
        if scope.kind != "function" or scope.is_async:
            continue
        if not isinstance(node, (ast.FunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.FunctionDef) and is_trivial(node.body):
            continue
        if isinstance(node, ast.Lambda) and scope.is_generator:
            continue
        drafts.append(Draft(len(drafts), scope, node))
    for region in find_regions(module):
        drafts.append(Draft(len(drafts), *region.as_function(), region))
    return drafts


def insert_prologues(drafts: Sequence[Draft]) -> None:
    """Puts the prologues of functions into the tree, in place."""
    for draft in drafts:
        if draft.region is not None:
            continue
        if isinstance(draft.node, ast.Lambda):
            _open_lambda(draft, draft.node)
        else:
            _open_function(draft, draft.node)


def insert_regions(drafts: Sequence[Draft]) -> None:
    """Puts the prologues of regions into the tree, in place; twins do without."""
    # Inner regions first; an outer one may begin or end with an inner one.
    homes: dict[ast.stmt, ast.stmt] = {}
    for draft in reversed(drafts):
        if draft.region is not None:
            opened = _open_region(draft, draft.region, homes)
            homes.update(dict.fromkeys(draft.region.statements, opened))


def move_prologues(drafts: Sequence[Draft], code: CodeType) -> bool:
    """Puts prologues onto the lines at which Python begins with the bodies.

    Where the compiler computes something in advance, such as the format of a text, it
    begins at another line than the tree says.

    Args:
        drafts: The units of a module.
        code: The code that Python has made of it with these prologues.

    Returns:
        Whether any had to be moved, so that the module has to be compiled again.
    """
    moves = dict(_find_moves(code))
    for index, line in moves.items():
        if drafts[index].region is not None:
            continue
        node = drafts[index].node
        span = ast.Pass(lineno=line, col_offset=0)
        if isinstance(node, ast.Lambda):
            assert isinstance(node.body, ast.IfExp)
            _place(node.body.test, span)
            _place(node.body.body, span)
        else:
            _place(node.body[docstring_length(node.body)], span)
    return bool(moves)


def _find_moves(code: CodeType) -> Iterator[tuple[int, int]]:
    """Yields units whose prologues have a line for themselves, and the true line."""
    is_first = True
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from _find_moves(constant)
        elif is_first and type(constant) is bytes and constant.startswith(PLACEHOLDER):
            is_first = False
            line = _line_after_prologue(code)
            if line is not None:
                yield int(constant[len(PLACEHOLDER) :]), line


def _line_after_prologue(code: CodeType) -> int | None:
    """Returns the line that follows the prologue's, None if it is the same one."""
    # The prologue ends with the first instruction that returns.
    end = 2 * (code.co_code[::2].find(RETURN) + 1)
    ranges = iter(code.co_lines())
    for _, stop, prologue in ranges:
        if stop >= end:
            following = next(ranges, None) if stop == end else None
            if following is not None and following[2] != prologue:
                return following[2]
            break
    return None


def first_line(node: Function) -> int:
    """Returns the line at which Python says that the function begins."""
    decorators = getattr(node, "decorator_list", [])
    return int(min([node.lineno, *(d.lineno for d in decorators)]))


def docstring_length(body: Sequence[ast.stmt]) -> int:
    """Returns 1 if the body begins with a docstring, else 0."""
    first = body[0]
    is_text = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return 1 if is_text else 0


def is_trivial(body: Sequence[ast.stmt]) -> bool:
    """Returns whether there is nothing in the body to run."""
    rest = body[docstring_length(body) :]
    return all(
        isinstance(s, ast.Pass)
        or _is_declaration(s)
        or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
        for s in rest
    )


def _open_function(draft: Draft, node: ast.FunctionDef) -> None:
    start = docstring_length(node.body)
    first = next(s for s in node.body[start:] if not _is_declaration(s))
    span = _first_evaluated(first)
    result = _result(draft)
    if draft.scope.is_generator:
        result = ast.YieldFrom(result)
    prologue = ast.If(_question(draft), [ast.Return(result)], [])
    node.body.insert(start, _place(prologue, span))


def _open_lambda(draft: Draft, node: ast.Lambda) -> None:
    span = _first_evaluated(node.body)
    test, result = _question(draft), _result(draft)
    made = ast.IfExp(_place(test, span), _place(result, span), node.body)
    node.body = ast.copy_location(made, node.body)


def _open_region(
    draft: Draft, region: Region, homes: dict[ast.stmt, ast.stmt]
) -> ast.stmt:
    """Puts a region's statements behind its question, and a mark behind them.

    The mark has no line of its own, so that tracing does not see it.

    Args:
        draft: The unit.
        region: The same.
        homes: The questions behind which statements stand already.

    Returns:
        The statement that has taken their place.
    """
    body, written = region.body, region.statements
    start = body.index(homes.get(written[0], written[0]))
    stop = body.index(homes.get(written[-1], written[-1])) + 1
    span = _first_evaluated(written[0])
    names: list[ast.expr] = [ast.Name(name, ast.Store()) for name in region.results]
    taken: ast.stmt = ast.Expr(_result(draft))
    if names:
        target = names[0] if len(names) == 1 else ast.Tuple(names, ast.Store())
        taken = ast.Assign([target], _result(draft))
    ended = ast.Expr(ast.Attribute(_unit(draft), "ended", ast.Load()))
    unawaited = ast.Attribute(_unit(draft), "upper", ast.Load())
    mark = ast.If(ast.UnaryOp(ast.Not(), unawaited), [ended], [])
    nowhere = ast.Pass(lineno=-1, col_offset=-1)
    opened = _place(ast.If(_question(draft), [taken], []), span)
    opened.orelse = [*body[start:stop], _place(mark, nowhere)]
    body[start:stop] = [opened]
    return opened


def _unit(draft: Draft) -> ast.expr:
    return ast.Constant(PLACEHOLDER + str(draft.index).encode())


def _result(draft: Draft) -> ast.expr:
    return ast.Attribute(_unit(draft), "result", ast.Load())


def _question(draft: Draft) -> ast.expr:
    resting = ast.Attribute(_unit(draft), "title", ast.Load())
    live = ast.UnaryOp(ast.Not(), resting)
    enter = ast.Attribute(_unit(draft), "enter", ast.Load())
    values = [_name(name) for name in parameters_of(draft.node)]
    call = ast.Call(enter, [_cells(draft.scope), *values], [])
    return ast.BoolOp(ast.And(), [live, call])


def _cells(scope: Scope) -> ast.expr:
    if not scope.free:
        return ast.Constant(None)
    names = ast.Tuple([_name(name) for name in sorted(scope.free)], ast.Load())
    parameters = ast.arguments([], [], None, [], [], None, [])
    return ast.Lambda(parameters, names)


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _place(tree: Tree, span: ast.AST) -> Tree:
    # On one line: of an attribute on several, Python traces the last.
    line: int = span.lineno  # type: ignore[attr-defined]  # statements have it
    column: int = span.col_offset  # type: ignore[attr-defined]
    waiting: list[ast.AST] = [tree]
    # Not `ast.walk`: that imports collections, which may be what is being converted.
    while waiting:
        node = waiting.pop()
        waiting += children(node)
        if "lineno" in node._attributes:
            node.lineno = node.end_lineno = line  # type: ignore[attr-defined]
            node.col_offset = node.end_col_offset = column  # type: ignore[attr-defined]
    return tree


# The part of a node that Python evaluates first, so that tracing sees no other line.
_FIRST = {
    ast.Assign: "value",
    ast.AnnAssign: "value",
    ast.Expr: "value",
    ast.Return: "value",
    ast.If: "test",
    ast.While: "test",
    ast.Assert: "test",
    ast.For: "iter",
    ast.With: "items",
    ast.Raise: "exc",
    ast.Match: "subject",
    ast.withitem: "context_expr",
    ast.FunctionDef: "decorator_list",
    ast.AsyncFunctionDef: "decorator_list",
    ast.ClassDef: "decorator_list",
    ast.AugAssign: "target",
    ast.Call: "func",
    ast.Attribute: "value",
    ast.Subscript: "value",
    ast.BinOp: "left",
    ast.BoolOp: "values",
    ast.Compare: "left",
    ast.IfExp: "test",
    ast.UnaryOp: "operand",
    ast.NamedExpr: "value",
    ast.Starred: "value",
    ast.JoinedStr: "values",
    ast.FormattedValue: "value",
    ast.Await: "value",
}


def _is_declaration(node: ast.stmt) -> bool:
    """Returns whether a statement is one for which Python has no code."""
    return isinstance(node, (ast.Global, ast.Nonlocal)) or (
        isinstance(node, ast.AnnAssign) and not node.value and node.simple == 1
    )


def _first_evaluated(node: ast.AST) -> ast.AST:
    """Returns the node whose line Python runs first."""
    while type(node) in _FIRST:
        part = getattr(node, _FIRST[type(node)])
        if isinstance(part, list):
            part = next((one for one in part if one is not None), None)
        if part is None:
            break
        node = part
    return node
