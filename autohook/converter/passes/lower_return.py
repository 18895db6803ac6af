"""Lowers `return` inside branches and loops to one `return` at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.jumps import (
    LOOPS,
    TRIES,
    LeavingLowering,
    blocks_of,
    drop_flag,
)
from autohook.converter.pass_base import Context, Pass, PassResult

if TYPE_CHECKING:
    from autohook.converter.build import Node


class LowerReturn(Pass):
    """Gives the function one exit.

    >>> from autohook.converter.demonstration import show
    >>> show(LowerReturn, '''
    ... def sign(x):
    ...     if x < 0:
    ...         return -1
    ...     return 1
    ... ''')
    def sign(x):
        if x < 0:
            _ah_value = -1
        else:
            _ah_value = 1
        return _ah_value

    A return in a loop sets a flag, and what follows the loop asks for it:

    >>> show(LowerReturn, '''
    ... def find(x, items):
    ...     for item in items:
    ...         if item == x:
    ...             return item
    ...     print('none')
    ... ''')
    def find(x, items):
        _ah_returned = False
        for item in items:
            if item == x:
                _ah_value = item
                _ah_returned = True
                break
        if not _ah_returned:
            print('none')
            _ah_value = None
        return _ah_value
    """

    def run(self, tree: Node) -> PassResult:
        """Returns the function with one exit."""
        if not _needs_lowering(tree.body, inside=False):
            return PassResult(tree, changed=False)
        lowering = _ReturnLowering(self.context)
        start = 1 if gast.get_docstring(tree, clean=False) is not None else 0
        body = lowering.tail(tree.body[start:])
        if lowering.flag_is_read:
            flag = build.set_flag(lowering.flag, tree.body[start], to=False)
            body.insert(0, flag)
        else:
            body = drop_flag(body, lowering.flag)
        last = tree.body[-1]
        value = build.load(lowering.value, last)
        body.append(build.at(gast.Return(value), last))
        tree.body = tree.body[:start] + body
        return PassResult(tree, changed=True)


def _needs_lowering(statements: list[Node], *, inside: bool) -> bool:
    """Returns whether a `return` stands in a branch or a loop."""
    for node in statements:
        if isinstance(node, gast.Return) and inside:
            return True
        deeper = inside or isinstance(node, (gast.If, *LOOPS))
        for block in blocks_of(node):
            if _needs_lowering(block, inside=deeper):
                return True
    return False


class _ReturnLowering(LeavingLowering):
    word = "return"

    def __init__(self, context: Context) -> None:
        super().__init__(context, context.names.fresh("_ah_returned"))
        self.value = context.names.fresh("_ah_value")

    def is_jump(self, node: Node) -> bool:
        return isinstance(node, gast.Return)

    def replace(self, node: Node) -> list[Node]:
        # The flag comes last: evaluating the value may raise.
        made = [*self._assign(node), build.set_flag(self.flag, node, to=True)]
        return self.left(made, node)

    def _assign(self, node: Node) -> list[Node]:
        value = node.value or build.constant(None, node)
        return [build.assign(self.value, value, node)]

    def _nothing(self, span: Node) -> Node:
        return build.assign(self.value, build.constant(None, span), span)

    def tail(self, statements: list[Node]) -> list[Node]:
        """Returns a block at the function's end; every path of it sets the value."""
        result: list[Node] = []
        for position, node in enumerate(statements):
            rest = statements[position + 1 :]
            if isinstance(node, gast.Return):
                return result + self._assign(node)
            if isinstance(node, gast.Raise):
                return [*result, node]
            if not self.lower_copy_may([node]):
                result.append(node)
                continue
            flagless = self._flagless(node, rest)
            if flagless is not None:
                return result + flagless
            lowered = self.lower([node])
            after = self.tail(rest) if rest else [self._nothing(node)]
            guarded = [] if lowered.must else self.guard(after)
            return result + lowered.body + guarded
        return [*result, self._nothing(statements[-1])]

    def _flagless(self, node: Node, rest: list[Node]) -> list[Node] | None:
        if isinstance(node, gast.If):
            return self._flagless_if(node, rest)
        if rest:
            return None
        if isinstance(node, gast.With):
            node.body = self.tail(node.body)
            before = [] if build.is_handling(node) else [self._nothing(node)]
            return [*before, node]
        if isinstance(node, TRIES):
            return self._flagless_try(node)
        return None

    def _flagless_if(self, node: Node, rest: list[Node]) -> list[Node] | None:
        body_ends, orelse_ends = _never_falls(node.body), _never_falls(node.orelse)
        if rest and not (body_ends or orelse_ends):
            return None
        body = node.body if body_ends else node.body + rest
        orelse = node.orelse if orelse_ends else node.orelse + rest
        body = self.tail(body)
        orelse = self.tail(orelse) if orelse else [self._nothing(node)]
        return [build.if_statement(node.test, body, orelse, node)]

    def _flagless_try(self, node: Node) -> list[Node] | None:
        if node.orelse and self.lower_copy_may(node.body):
            return None
        if self.lower_copy_may(node.finalbody):
            return None
        if node.orelse:
            node.orelse = self.tail(node.orelse)
        else:
            node.body = self.tail(node.body)
        for handler in node.handlers:
            handler.body = self.tail(handler.body)
        return [node]


def _never_falls(statements: list[Node]) -> bool:
    """Returns whether control never reaches the end of a block."""
    for node in statements:
        if isinstance(node, (gast.Return, gast.Raise)):
            return True
        is_if = isinstance(node, gast.If)
        if is_if and _never_falls(node.body) and _never_falls(node.orelse):
            return True
    return False
