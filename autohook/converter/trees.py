"""Trees of `ast` as trees of gast and back, faster than gast's own visitors.

What the two modules have in common is copied; where they differ, gast's rules are
followed (gast/ast3.py) for the versions of Python that autohook knows.
"""

from __future__ import annotations

import ast
from typing import Any

import gast

from autohook.converter.children import PARTS

_Place = tuple[Any, Any, Any, Any]
# The class to take, the fields of marks, those of nodes, whether it has a position, and
# whether it is made up otherwise in gast.
_Steps = tuple[Any, tuple[str, ...], tuple[str, ...], bool, bool]
_START: _Place = (1, 0, 1, 0)
# Nodes with nothing inside: one instance of each serves all trees.
_MARKS = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)
_AST = ast.AST


def to_gast(node: Any) -> Any:
    """Returns a tree of `ast` as one of gast, a copy.

    >>> gast.dump(to_gast(ast.parse("x", mode="eval").body))
    "Name(id='x', ctx=Load(), annotation=None, type_comment=None)"
    """
    kind = type(node)
    try:
        target = _gast_kinds[kind]
    except KeyError:
        target = _find_kind(gast, _gast_kinds, kind)
    made = target.__new__(target)
    made.__dict__ = fields = node.__dict__.copy()
    for name in _MARKED.get(kind, ()):
        mark = fields[name]
        fields[name] = _gast_kinds.get(type(mark)) or _gast_marks(mark)
    for name in PARTS[kind]:
        value = fields.get(name)
        if isinstance(value, _AST):
            fields[name] = to_gast(value)
        elif type(value) is list:
            fields[name] = [
                to_gast(item) if isinstance(item, _AST) else item for item in value
            ]
    if kind in _DIFFERENT:
        _make_different(kind, fields)
    return made


def to_ast(node: Any) -> Any:
    """Makes a tree of gast one of `ast`, which can be compiled; in place.

    Nodes without a position get that of the node around them. Classes that the
    converter has derived from gast's are taken for gast's.

    >>> ast.unparse(to_ast(gast.parse("x = 1")))
    'x = 1'
    """
    waiting = [node]
    is_complete = True
    for one in waiting:
        kind = type(one)
        steps = _steps.get(kind) or _find_steps(kind)
        target, marks, parts, is_placed, is_special = steps
        if target is None:
            continue
        fields = one.__dict__
        one.__class__ = target
        for name in marks:
            mark = fields[name]
            fields[name] = _ast_kinds.get(type(mark)) or _ast_marks(mark)
        for name in parts:
            value = fields.get(name)
            if type(value) is list:
                waiting += value
            elif value is not None:
                waiting.append(value)
        if is_special:
            _make_plain(target, fields)
        if is_placed and fields.get("end_col_offset") is None:
            is_complete = False
    if not is_complete:
        _settle(node, _START)
    return node


def _find_steps(kind: type) -> _Steps:
    """Returns what `to_ast` has to do for a kind of value."""
    target = _ast_kinds.get(kind) or _find_kind(ast, _ast_kinds, kind)
    if target is None:
        steps: _Steps = (None, (), (), False, False)
    else:
        is_placed, is_special = bool(target._attributes), target in _SPECIAL
        marks = _MARKED.get(target, ())
        steps = (target, marks, PARTS[target], is_placed, is_special)
    _steps[kind] = steps
    return steps


def _gast_marks(value: Any) -> Any:
    """Returns a mark such as `Load`, or a list of them, as gast has it."""
    if type(value) is list:
        return [_gast_marks(mark) for mark in value]
    kind = type(value)
    return _gast_kinds.get(kind) or _find_kind(gast, _gast_kinds, kind)


def _ast_marks(value: Any) -> Any:
    """Returns a mark such as `Load`, or a list of them, as `ast` has it."""
    if type(value) is list:
        return [_ast_marks(mark) for mark in value]
    kind = type(value)
    return _ast_kinds.get(kind) or _find_kind(ast, _ast_kinds, kind)


def _find_kind(module: Any, known: dict[type, Any], kind: type) -> Any:
    """Returns the class of the other module, or the one instance of a mark's class.

    None for what is no node, and for nodes that are the other module's already.
    """
    target = None
    if issubclass(kind, _AST) and kind.__module__ != module.__name__:
        names = [one.__name__ for one in kind.__mro__]
        target = getattr(module, next(name for name in names if hasattr(module, name)))
        target = target() if issubclass(target, _MARKS) else target
    known[kind] = target
    return target


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


def _make_plain(kind: type, fields: dict[str, Any]) -> None:
    """Takes back what `_make_different` has set, before the nodes inside follow."""
    if kind is ast.ExceptHandler:
        fields["name"] = getattr(fields["name"], "id", None)
        return
    for name in ("posonlyargs", "args", "kwonlyargs"):
        for parameter in fields[name]:
            _make_parameter(parameter)
    for name in ("vararg", "kwarg"):
        _make_parameter(fields[name])


def _make_parameter(node: Any) -> None:
    """Makes a parameter, which is a name in gast, one of `ast`."""
    if node is not None:
        node.__class__ = ast.arg
        fields = node.__dict__
        fields["arg"] = fields["id"]


def _settle(node: Any, place: _Place) -> None:
    """Fills in what nodes of a tree lack of their positions."""
    if node._attributes:
        fields = node.__dict__
        own = tuple(map(fields.get, _PLACE))
        place = tuple(
            outer if mine is None else mine
            for mine, outer in zip(own, place, strict=True)
        )
        fields.update(zip(_PLACE, place, strict=True))
    for child in ast.iter_child_nodes(node):
        _settle(child, place)


_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# Python 3.12 has parameters of types, without defaults.
_TYPES = [getattr(ast, n, None) for n in ("TypeVar", "ParamSpec", "TypeVarTuple")]
_DIFFERENT = frozenset((ast.Name, ast.arg, ast.ExceptHandler, *_FUNCTIONS, *_TYPES))
_SPECIAL = frozenset((ast.ExceptHandler, ast.arguments))
# Fields that hold marks, by kind of node.
_MARKED: dict[type, tuple[str, ...]] = {
    **dict.fromkeys((ast.Attribute, ast.Subscript, ast.Starred, ast.Name), ("ctx",)),
    **dict.fromkeys((ast.List, ast.Tuple), ("ctx",)),
    **dict.fromkeys((ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.AugAssign), ("op",)),
    ast.Compare: ("ops",),
}
_steps: dict[type, _Steps] = {}
_gast_kinds: dict[type, Any] = {ast.arg: gast.Name}
_ast_kinds: dict[type, Any] = {ast.arg: ast.arg}
