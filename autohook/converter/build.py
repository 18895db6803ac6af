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


def at(node: Node, span: Node) -> Node:
    """Returns `node` with the position of `span`."""
    for attribute in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
        setattr(node, attribute, getattr(span, attribute, None))
    return node


def load(name: str, span: Node) -> Node:
    """Returns the name as it is read."""
    return at(gast.Name(name, gast.Load(), None, None), span)


def store(name: str, span: Node) -> Node:
    """Returns the name as an assignment's target."""
    return at(gast.Name(name, gast.Store(), None, None), span)


def constant(value: object, span: Node) -> Node:
    """Returns a literal."""
    return at(gast.Constant(value, None), span)


def assign(name: str, value: Node, span: Node) -> Node:
    """Returns `name = value`."""
    return at(gast.Assign([store(name, span)], value, None), span)


def set_flag(name: str, span: Node, *, to: bool) -> Node:
    """Returns `name = True` or `name = False`."""
    return assign(name, constant(to, span), span)


def negate(value: Node, span: Node) -> Node:
    """Returns `not value`."""
    return at(gast.UnaryOp(gast.Not(), value), span)


def if_statement(test: Node, body: list[Node], orelse: list[Node], span: Node) -> Node:
    """Returns an `if` statement."""
    return at(gast.If(test, body, orelse), span)


def unless(flag: str, body: list[Node], span: Node) -> Node:
    """Returns `if not flag: body`."""
    return if_statement(negate(load(flag, span), span), body, [], span)


def expression(value: Node, span: Node) -> Node:
    """Returns an expression statement."""
    return at(gast.Expr(value), span)


def call_operator(name: str, arguments: Sequence[Node], span: Node) -> Node:
    """Returns `_ah_ops.name(*arguments)`."""
    return at(gast.Call(operator(name, span), list(arguments), []), span)


def operator(name: str, span: Node) -> Node:
    """Returns `_ah_ops.name`."""
    return at(gast.Attribute(load(OPERATORS, span), name, gast.Load()), span)


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
    return at(gast.Tuple(elements, gast.Load()), span)


def arguments(names: Sequence[str], span: Node) -> Node:
    """Returns positional parameters."""
    parameters = [at(gast.Name(n, gast.Param(), None, None), span) for n in names]
    return gast.arguments(parameters, [], None, [], [], None, [])


def thunk(value: Node) -> Node:
    """Returns `lambda: value`."""
    return at(Thunk(arguments([], value), value), value)


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
