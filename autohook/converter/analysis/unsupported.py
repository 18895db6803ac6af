"""What cannot be converted at all."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autohook.converter.inventory import Scope
from autohook.converter.names import PREFIX
from autohook.errors import Diagnostic, UnsupportedError

# Calls that look at the frame they are made in, by the number of arguments up to
# which they do.
FRAME_READERS = {"locals": 0, "vars": 0, "dir": 0, "eval": 1, "exec": 1}


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
    suspects = {name for name in FRAME_READERS if _uses(scope, name)}
    if not suspects:
        return
    for node in _own_calls(scope.node):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in suspects and _reads_frame(node, name):
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


def _uses(scope: Scope, name: str) -> bool:
    comprehensions = [c for c in scope.children if c.kind == "comprehension"]
    return name in scope.used or any(_uses(c, name) for c in comprehensions)


def _reads_frame(node: ast.Call, name: str) -> bool:
    has_star = any(isinstance(a, ast.Starred) for a in node.args)
    return has_star or len(node.args) + len(node.keywords) <= FRAME_READERS[name]


def _own_calls(function: ast.AST) -> Iterator[ast.Call]:
    body = getattr(function, "body", [])
    pending = list(body) if isinstance(body, list) else [body]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(
            node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        ):
            pending += ast.iter_child_nodes(node)
