"""Makes a program that fails smaller, as long as it fails alike."""

from __future__ import annotations

import ast
import copy
import time
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def reduce(text: str, fails: Callable[[str], bool], seconds: float = 90.0) -> str:
    """Returns a smaller program that fails.

    Args:
        text: The program.
        fails: Whether a program fails as this one does.
        seconds: How long to try.
    """
    end = time.monotonic() + seconds
    tried = {text}
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for candidate in _candidates(text):
            if time.monotonic() > end:
                return text
            if candidate in tried or len(candidate) > len(text):
                continue
            tried.add(candidate)
            if fails(candidate):
                text, is_smaller = candidate, True
                break
    return text


def _candidates(text: str) -> Iterator[str]:
    """Yields smaller programs; those with the fewest statements first."""
    tree = ast.parse(text)
    for edits in (_statement_edits, _expression_edits):
        for number in range(edits(tree, -1)):
            changed = copy.deepcopy(tree)
            edits(changed, number)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    made = ast.unparse(ast.fix_missing_locations(changed)) + "\n"
                    compile(made, "m.py", "exec", dont_inherit=True)
                except (SyntaxError, ValueError):
                    continue
            yield made


def _statement_edits(tree: ast.Module, chosen: int) -> int:
    """Makes the chosen change to blocks; returns how many there are."""
    number = 0
    for node in ast.walk(tree):
        for field in _BLOCKS:
            block = getattr(node, field, None)
            if not isinstance(block, list):
                continue
            for place, statement in enumerate(block):
                for new in _shorter(statement, node is tree):
                    if number == chosen:
                        block[place : place + 1] = new
                        if not block and field in ("body", "handlers"):
                            block.append(ast.Pass())
                    number += 1
    return number


def _shorter(statement: ast.AST, is_global: bool) -> list[list[ast.AST]]:  # noqa: FBT001 - its only caller
    """Returns what may stand in the place of a statement."""
    if isinstance(statement, ast.Pass) or (
        is_global and not isinstance(statement, (ast.FunctionDef, ast.ClassDef))
    ):
        return []
    if is_global and getattr(statement, "name", "") == "f":
        return []
    found: list[list[ast.AST]] = [[]]
    if isinstance(statement, ast.FunctionDef) or is_global:
        return found
    for field in ("body", "orelse", "finalbody"):
        block = getattr(statement, field, None)
        if isinstance(block, list) and block:
            found.append(block)
    cases = getattr(statement, "cases", [])
    handlers = getattr(statement, "handlers", [])
    found += [case.body for case in (*cases, *handlers)]
    return found


def _expression_edits(tree: ast.Module, chosen: int) -> int:
    """Makes the chosen change to expressions; returns how many there are."""
    number = 0
    for node, field, place, item in _expressions(tree):
        value = getattr(node, field)
        for new in _simpler(item, in_list=isinstance(value, list)):
            if number == chosen:
                if isinstance(value, list):
                    value[place : place + 1] = [new] if new else []
                else:
                    setattr(node, field, new)
            number += 1
    return number


def _expressions(
    tree: ast.Module,
) -> Iterator[tuple[ast.AST, str, int, ast.expr]]:
    """Yields where each expression stands: inputs, then `f`, then the rest."""
    inputs = tree.body[-1].value.values[0]  # type: ignore[attr-defined] # INPUTS
    if len(inputs.elts) > 1:
        for place, item in enumerate(inputs.elts):
            yield inputs, "elts", place, item
    others = [n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    others.sort(key=lambda node: node.name != "f")
    for node in [node for root in others for node in ast.walk(root)]:
        for field, value in ast.iter_fields(node):
            for place, item in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(item, ast.expr) and not _is_store(item):
                    yield node, field, place, item


def _is_store(node: ast.expr) -> bool:
    return isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))


def _simpler(node: ast.expr, *, in_list: bool) -> list[ast.expr | None]:
    """Returns what may stand in the place of an expression."""
    found: list[ast.expr | None] = [None] if in_list else []
    if isinstance(node, ast.Tuple) and in_list:
        return found
    parts = [p for p in ast.iter_child_nodes(node) if isinstance(p, ast.expr)]
    if isinstance(node, (ast.Constant, ast.Name)):
        return found
    found += [part for part in parts if not _is_store(part)]
    return [*found, ast.Constant(1), ast.Constant(None)]
