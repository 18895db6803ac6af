"""Trees of `ast` as trees of gast and back, faster than gast's own visitors.

What the two modules have in common is copied; where they differ, gast's rules are
followed (gast/ast3.py) for the versions of Python that autohook knows.
"""

from __future__ import annotations

import ast
from typing import Any

import gast

_Place = tuple[Any, Any, Any, Any]
_START: _Place = (1, 0, 1, 0)
# Nodes with nothing inside: one instance of each serves all trees.
_MARKS = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)
_AST = ast.AST


def to_gast(node: Any) -> Any:
    """Returns a tree of `ast` as one of gast.

    >>> gast.dump(to_gast(ast.parse("x", mode="eval").body))
    "Name(id='x', ctx=Load(), annotation=None, type_comment=None)"
    """
    kind = type(node)
    target = _gast_kinds.get(kind) or _find_kind(gast, _gast_kinds, kind)
    if isinstance(target, _MARKS):
        return target
    made = target.__new__(target)
    fields = made.__dict__
    fields.update(node.__dict__)
    for name in node._fields:
        value = fields.get(name)
        if type(value) is list:
            fields[name] = [
                to_gast(item) if isinstance(item, _AST) else item for item in value
            ]
        elif isinstance(value, _AST):
            fields[name] = to_gast(value)
    if kind in _DIFFERENT:
        _make_different(kind, fields)
    return made


def to_ast(node: Any) -> Any:
    """Returns a tree of gast as one of `ast`, which can be compiled.

    Nodes without a position get that of the node around them. Classes that the
    converter has derived from gast's are taken for gast's.

    >>> ast.unparse(to_ast(gast.parse("x = 1")))
    'x = 1'
    """
    return _to_ast(node, _START)


def _to_ast(node: Any, place: _Place) -> Any:
    kind = type(node)
    target = _ast_kinds.get(kind) or _find_kind(ast, _ast_kinds, kind)
    if isinstance(target, _MARKS):
        return target
    made = target.__new__(target)
    fields = made.__dict__
    fields.update(node.__dict__)
    if target._attributes:
        place = _settle(fields, place)
    names = target._fields
    if target is ast.arguments:
        _set_parameters(fields, place)
        names = ("kw_defaults", "defaults")
    elif target is ast.ExceptHandler and fields.get("name"):
        fields["name"] = fields["name"].id
    for name in names:
        value = fields.get(name)
        if type(value) is list:
            fields[name] = [
                _to_ast(item, place) if isinstance(item, _AST) else item
                for item in value
            ]
        elif isinstance(value, _AST):
            fields[name] = _to_ast(value, place)
    return made


def _find_kind(module: Any, known: dict[type, Any], kind: type) -> Any:
    """Returns the class of the other module, or the one instance of a mark's class."""
    names = ["Name"] if kind is ast.arg else [one.__name__ for one in kind.__mro__]
    target = getattr(module, next(name for name in names if hasattr(module, name)))
    known[kind] = target() if issubclass(target, _MARKS) else target
    return known[kind]


def _make_different(kind: type, fields: dict[str, Any]) -> None:
    """Sets the fields that gast has and `ast` lacks, or has in another form."""
    if kind is ast.Name:
        fields["annotation"] = fields["type_comment"] = None
    elif kind is ast.arg:
        fields["id"] = fields.pop("arg")
        fields["ctx"] = gast.Param()
    elif kind is ast.ExceptHandler:
        if fields["name"]:
            fields["name"] = gast.Name(fields["name"], gast.Store(), None, None)
    elif kind in _FUNCTIONS:
        fields.setdefault("type_params", [])
    else:
        fields.setdefault("default_value", None)


def _settle(fields: dict[str, Any], place: _Place) -> _Place:
    """Fills in what a node lacks of its position; returns its position."""
    try:
        own = (
            fields["lineno"],
            fields["col_offset"],
            fields["end_lineno"],
            fields["end_col_offset"],
        )
    except KeyError:
        own = tuple(map(fields.get, _PLACE))  # type: ignore[assignment]
    if None in own:
        own = tuple(
            outer if mine is None else mine
            for mine, outer in zip(own, place, strict=True)
        )
        fields.update(zip(_PLACE, own, strict=True))
    return own


def _set_parameters(fields: dict[str, Any], place: _Place) -> None:
    """Gives `ast.arguments` its parameters, which are names in gast."""
    for name in ("posonlyargs", "args", "kwonlyargs"):
        fields[name] = [_parameter(item, place) for item in fields[name]]
    for name in ("vararg", "kwarg"):
        if fields[name] is not None:
            fields[name] = _parameter(fields[name], place)


def _parameter(node: Any, place: _Place) -> ast.arg:
    annotation = None if node.annotation is None else _to_ast(node.annotation, place)
    made = ast.arg(node.id, annotation, node.type_comment)
    fields = made.__dict__
    fields.update({name: getattr(node, name, None) for name in _PLACE})
    _settle(fields, place)
    return made


_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# Python 3.12 has parameters of types, without defaults.
_TYPES = [getattr(ast, n, None) for n in ("TypeVar", "ParamSpec", "TypeVarTuple")]
_DIFFERENT = frozenset((ast.Name, ast.arg, ast.ExceptHandler, *_FUNCTIONS, *_TYPES))
_gast_kinds: dict[type, Any] = {}
_ast_kinds: dict[type, Any] = {}
