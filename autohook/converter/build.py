"""Constructors of tree nodes; each node takes the span of the code it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from autohook.converter.names import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Sequence

# gast is untyped: a node is Any to mypy.
Node = Any


class BodyFunction(gast.FunctionDef):
    """A function that the converter made out of a block of the user's function."""


class Thunk(gast.Lambda):
    """A lambda that the converter made out of an expression of the user's."""


# One instance of each mark serves all trees.
_LOAD, _STORE, _PARAM, _NOT = gast.Load(), gast.Store(), gast.Param(), gast.Not()


def at(node: Node, span: Node) -> Node:
    """Returns `node` with the position of `span`."""
    _place(node.__dict__, span)
    return node


def _place(fields: dict[str, Any], span: Node) -> None:
    given = span.__dict__.get
    fields["lineno"] = given("lineno")
    fields["col_offset"] = given("col_offset")
    fields["end_lineno"] = given("end_lineno")
    fields["end_col_offset"] = given("end_col_offset")


def _made(kind: Any, fields: dict[str, Any], span: Node) -> Node:
    """Returns a node, in half the time that its class needs with arguments."""
    _place(fields, span)
    node = kind.__new__(kind)
    node.__dict__ = fields
    return node


def _name(name: str, mark: Node, span: Node) -> Node:
    fields = {"id": name, "ctx": mark, "annotation": None, "type_comment": None}
    return _made(gast.Name, fields, span)


def load(name: str, span: Node) -> Node:
    """Returns the name as it is read."""
    return _name(name, _LOAD, span)


def store(name: str, span: Node) -> Node:
    """Returns the name as an assignment's target."""
    return _name(name, _STORE, span)


def constant(value: object, span: Node) -> Node:
    """Returns a literal."""
    return _made(gast.Constant, {"value": value, "kind": None}, span)


def assign(name: str, value: Node, span: Node) -> Node:
    """Returns `name = value`."""
    fields = {"targets": [store(name, span)], "value": value, "type_comment": None}
    return _made(gast.Assign, fields, span)


def set_flag(name: str, span: Node, *, to: bool) -> Node:
    """Returns `name = True` or `name = False`."""
    return assign(name, constant(to, span), span)


def negate(value: Node, span: Node) -> Node:
    """Returns `not value`."""
    return _made(gast.UnaryOp, {"op": _NOT, "operand": value}, span)


def if_statement(test: Node, body: list[Node], orelse: list[Node], span: Node) -> Node:
    """Returns an `if` statement."""
    return _made(gast.If, {"test": test, "body": body, "orelse": orelse}, span)


def unless(flag: str, body: list[Node], span: Node) -> Node:
    """Returns `if not flag: body`."""
    return if_statement(negate(load(flag, span), span), body, [], span)


def expression(value: Node, span: Node) -> Node:
    """Returns an expression statement."""
    return _made(gast.Expr, {"value": value}, span)


def call_operator(name: str, arguments: Sequence[Node], span: Node) -> Node:
    """Returns `_ah_ops.name(*arguments)`."""
    function = operator(name, span)
    fields = {"func": function, "args": list(arguments), "keywords": []}
    return _made(gast.Call, fields, span)


def operator(name: str, span: Node) -> Node:
    """Returns `_ah_ops.name`."""
    fields = {"value": load(OPERATORS, span), "attr": name, "ctx": _LOAD}
    return _made(gast.Attribute, fields, span)


def is_operator(node: Node, name: str | None = None) -> bool:
    """Returns whether the node is `_ah_ops.name` (any name without `name`)."""
    return (
        isinstance(node, gast.Attribute)
        and isinstance(node.value, gast.Name)
        and node.value.id == OPERATORS
        and (name is None or node.attr == name)
    )


def is_operator_call(node: Node, name: str | None = None) -> bool:
    """Returns whether the node is a call of `_ah_ops.name`."""
    return isinstance(node, gast.Call) and is_operator(node.func, name)


def names_tuple(names: Sequence[str], span: Node) -> Node:
    """Returns a tuple of strings."""
    elements = [constant(name, span) for name in names]
    return _made(gast.Tuple, {"elts": elements, "ctx": _LOAD}, span)


def arguments(names: Sequence[str], span: Node) -> Node:
    """Returns positional parameters."""
    parameters = [_name(name, _PARAM, span) for name in names]
    return gast.arguments(parameters, [], None, [], [], None, [])


def thunk(value: Node) -> Node:
    """Returns `lambda: value`."""
    return _made(Thunk, {"args": arguments([], value), "body": value}, value)


def body_function(
    name: str, parameters: Sequence[str], body: list[Node], span: Node
) -> Node:
    """Returns `def name(parameters): body`."""
    body = body or [at(gast.Pass(), span)]
    node = BodyFunction(name, arguments(parameters, span), body, [], None, None, [])
    return at(node, span)


def declaration(name: str, span: Node) -> Node:
    """Returns `name: 'set below'`, which makes the name local and runs nothing."""
    target = store(name, span)
    return at(gast.AnnAssign(target, constant("set below", span), None, 1), span)


def is_break_check(node: Node) -> bool:
    """Returns whether the node is the `if flag: break` that ends a lowered loop."""
    return (
        isinstance(node, gast.If)
        and isinstance(node.test, gast.Name)
        and len(node.body) == 1
        and isinstance(node.body[0], gast.Break)
        and not node.orelse
    )


def plain(node: Node) -> Node:
    """Returns the tree with the converter's own node classes as gast's, in place."""
    for child in gast.walk(node):
        if isinstance(child, BodyFunction):
            child.__class__ = gast.FunctionDef
        elif isinstance(child, Thunk):
            child.__class__ = gast.Lambda
    return node


def is_handling(node: Node) -> bool:
    """Returns whether the node is a `with _ah_ops.handling(...)`, made for `raise`."""
    return isinstance(node, gast.With) and is_operator_call(
        node.items[0].context_expr, "handling"
    )


def is_dispatch(node: Node) -> bool:
    """Returns whether a `try` only finds the handler of an exception that was kept."""
    first = node.body[0]
    if not isinstance(first, gast.Raise):
        return False
    error = first.exc
    if is_operator_call(error, "raised"):
        error = error.args[0]
    return isinstance(error, gast.Name) and error.id.startswith("_ah_error")


def in_scope(body: list[Node], kinds: Sequence[Node | None], span: Node) -> list[Node]:
    """Returns the body of a `try` in `with _ah_ops.try_scope(...)`."""
    given = [kind or load("BaseException", span) for kind in kinds]
    call = call_operator("try_scope", [thunk(kind) for kind in given], span)
    item = gast.withitem(call, None)
    return [at(gast.With([item], body, None), span)]


def checks(names: Sequence[str], span: Node) -> list[Node]:
    """Returns `name = _ah_ops.bound(lambda: name, 'name')` for each name."""
    made = []
    for name in names:
        arguments = [thunk(load(name, span)), constant(name, span)]
        made.append(assign(name, call_operator("bound", arguments, span), span))
    return made
