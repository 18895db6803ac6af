"""What cannot be converted at all."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from autohook.converter.children import children
from autohook.converter.names import PREFIX
from autohook.errors import Diagnostic, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from autohook.converter.inventory import Scope

# Calls that look at the frame they are made in, by the number of arguments up to
# which they do. Compiling source takes over that frame's `__future__` imports.
FRAME_READERS = {"locals": 0, "vars": 0, "dir": 0, "eval": 9, "exec": 9, "compile": 9}
FRAME_METHODS = frozenset(("_getframe", "currentframe"))


def check_supported(scope: Scope, filename: str) -> None:
    """Raises unless a twin of the function can be made.

    Raises:
        UnsupportedError: With the line and what to do.

    >>> from autohook.converter.inventory import take_inventory
    >>> module = take_inventory(ast.parse("def f(x): return locals()"))
    >>> check_supported(module.children[0], "f.py")
    Traceback (most recent call last):
    autohook.errors.UnsupportedError: AH101 f.py:1: `locals()` reads the frame ...
    """
    clash = sorted(n for n in scope.bound | scope.used if n.startswith(PREFIX))
    if clash:
        message = f"the name `{clash[0]}` is the converter's own"
        remedy = f"Rename it: names that begin with `{PREFIX}` are reserved."
        raise _unsupported("AH103", message, filename, scope.node, remedy)
    for node in _own_calls(scope.node):
        name = _frame_reader(node)
        if name:
            raise _unsupported(
                "AH101",
                f"`{name}()` reads the frame that it is called in",
                filename,
                node,
                f"Call `{name}` in a function of its own, or name what it needs.",
            )


def _unsupported(
    code: str, message: str, filename: str, node: ast.AST, remedy: str
) -> UnsupportedError:
    lineno = getattr(node, "lineno", 0)
    return UnsupportedError(Diagnostic(code, message, filename, lineno, remedy))


def _frame_reader(node: ast.Call) -> str:
    """Returns the name of the frame reader that is called, or ""."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr if function.attr in FRAME_METHODS else ""
    if not isinstance(function, ast.Name) or function.id not in FRAME_READERS:
        return ""
    has_star = any(isinstance(a, ast.Starred) for a in node.args)
    count = len(node.args) + len(node.keywords)
    return function.id if has_star or count <= FRAME_READERS[function.id] else ""


def _own_calls(function: ast.AST) -> Iterator[ast.Call]:
    body: Any = getattr(function, "body", [])
    pending = list(body) if isinstance(body, list) else [body]
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind is ast.Call:
            yield node
        if kind not in _CLOSED:
            pending += children(node)


# Nothing is inside them, or it runs in a frame of its own.
_CLOSED = frozenset(
    (
        *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
        *(ast.Constant, ast.Name),
    )
)
