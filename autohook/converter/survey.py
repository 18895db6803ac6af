"""What a function is written with: one walk for all who ask."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from autohook.converter.children import children

_NAMED = ("id", "arg", "name", "asname", "rest")


@dataclass(frozen=True)
class Survey:
    """What a function is written with, those inside it included.

    Attributes:
        kinds: Names of the kinds of its nodes, but for marks such as `Load`.
        identifiers: Names in it; of dotted ones the first part.
    """

    kinds: frozenset[str]
    identifiers: frozenset[str]


def survey(function: ast.AST) -> Survey:
    """Returns what a function is written with.

    >>> found = survey(ast.parse("def f(x): import a.b").body[0])
    >>> sorted(found.identifiers)
    ['a', 'f', 'x']
    >>> sorted(found.kinds)
    ['FunctionDef', 'Import', 'alias', 'arg', 'arguments']
    """
    kinds: set[type] = set()
    found: set[str] = set()
    waiting = [function]
    for node in waiting:
        kind = type(node)
        if kind is ast.Name:
            found.add(node.id)  # type: ignore[attr-defined]  # just asked
            continue
        if kind is ast.Constant:
            continue
        if kind not in kinds:
            kinds.add(kind)
            _fields.setdefault(kind, tuple(n for n in _NAMED if n in kind._fields))
        for name in _fields[kind]:
            value = node.__dict__.get(name)
            if type(value) is str:
                found.add(value.partition(".")[0])
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            found.update(node.names)
        waiting += children(node)
    return Survey(frozenset(kind.__name__ for kind in kinds), frozenset(found))


# Which fields of a kind of node hold identifiers.
_fields: dict[type, tuple[str, ...]] = {}
