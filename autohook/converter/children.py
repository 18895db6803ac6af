"""The nodes inside a node, without the generators that `ast` asks for each."""

from __future__ import annotations

from ast import AST
from typing import Any


def children(node: Any) -> list[Any]:
    """Returns the nodes just inside a node, as `ast.iter_child_nodes` yields them.

    >>> import ast
    >>> [type(node).__name__ for node in children(ast.parse("f(x)").body[0].value)]
    ['Name', 'Name']
    """
    found: list[Any] = []
    fields = node.__dict__
    for name in node._fields:
        value = fields.get(name)
        if type(value) is list:
            found += [item for item in value if isinstance(item, AST)]
        elif isinstance(value, AST):
            found.append(value)
    return found
