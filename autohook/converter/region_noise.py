"""What no graph would take: statements that end a region, told by how they look.

The names below are a first guess only. What a region holds besides is found out when it
is traced; what this leaves out is a missed chance, and what it lets in costs a trace.
"""

from __future__ import annotations

import ast
from typing import Any

from autohook.converter.children import children

# What needs a value now, or asks the world outside.
CALLS = frozenset(
    (
        *("print", "input", "open", "float", "int", "bool", "str", "repr", "next"),
        *("sample", "choice", "shuffle", "random", "uniform_", "randint", "item"),
        *("tolist", "numpy", "step", "reset", "render", "sleep", "time", "write"),
        *("savefig", "show", "plot", "save", "save_weights", "info", "debug", "log_"),
        *("set_description", "set_postfix", "perf_counter", "recall", "remember"),
        *("globals", "compile", "format", "super"),
    )
)
# What modules and objects that do so are called.
ROOTS = frozenset(
    (
        *("np", "numpy", "random", "time", "os", "sys", "plt", "logging", "logger"),
        *("tqdm", "pbar", "env", "gym", "wandb", "json", "pickle", "writer"),
    )
)
_NEVER = (
    *(ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.NamedExpr),
    *(ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal, ast.Import),
    *(ast.ImportFrom, ast.Return, ast.Raise, ast.Try, ast.While, ast.AsyncFor),
    *(ast.AsyncWith, ast.Match, ast.JoinedStr),
)
_STATEMENTS = (
    *(ast.Assign, ast.AugAssign, ast.Expr, ast.If, ast.For, ast.With),
    *(ast.Assert, ast.Delete, ast.Pass, ast.Break, ast.Continue),
)


def is_tape(node: ast.AST) -> bool:
    """Returns whether a statement opens a gradient tape."""
    return isinstance(node, ast.With) and any(
        isinstance(item.context_expr, ast.Call)
        and "Tape" in last_name(item.context_expr.func)
        for item in node.items
    )


def is_seed(node: ast.stmt) -> bool:
    """Returns whether a statement is one that a region is worth being made for."""
    if isinstance(node, (ast.Expr, ast.Assign)):
        return isinstance(node.value, ast.Call) and _is_update(node.value)
    return is_tape(node)


def _is_update(node: ast.Call) -> bool:
    """Returns whether a call updates a metric, as in a loop that evaluates."""
    return isinstance(node.func, ast.Attribute) and node.func.attr == "update_state"


def last_name(node: ast.AST) -> str:
    """Returns the last part of a dotted name, "" for other expressions."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def is_quiet(node: ast.stmt) -> bool:
    """Returns whether a statement looks like one for a graph."""
    return _is_quiet(node, in_loop=False)


def _is_quiet(node: Any, *, in_loop: bool) -> bool:
    if isinstance(node, _NEVER) or (
        isinstance(node, ast.stmt) and not isinstance(node, _STATEMENTS)
    ):
        return False
    if isinstance(node, (ast.Break, ast.Continue)):
        return in_loop
    if isinstance(node, ast.With) and not is_tape(node):
        return False
    if isinstance(node, ast.Call) and not _is_quiet_call(node):
        return False
    if isinstance(node, ast.For):
        if node.orelse or (_has_seed(node) and not _is_range(node.iter)):
            return False
        in_loop = True
    return all(_is_quiet(child, in_loop=in_loop) for child in children(node))


def _is_quiet_call(node: ast.Call) -> bool:
    function: ast.AST = node.func
    if last_name(function) in CALLS:
        return False
    while isinstance(function, (ast.Attribute, ast.Call, ast.Subscript)):
        if isinstance(function, ast.Attribute) and function.attr in ROOTS:
            # `tf.random` is another one.
            return last_name(function.value) in ("tf", "tensorflow")
        function = function.func if isinstance(function, ast.Call) else function.value
    return not (isinstance(function, ast.Name) and function.id in ROOTS)


def _has_seed(node: ast.AST) -> bool:
    return any(isinstance(one, ast.stmt) and is_seed(one) for one in ast.walk(node))


def _is_range(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) == "range"
