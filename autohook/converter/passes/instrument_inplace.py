"""Makes augmented assignment go through `inplace`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.keys import plain_key
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.converter.build import Node

SYMBOLS = {
    gast.Add: "+=",
    gast.Sub: "-=",
    gast.Mult: "*=",
    gast.Div: "/=",
    gast.FloorDiv: "//=",
    gast.Mod: "%=",
    gast.Pow: "**=",
    gast.MatMult: "@=",
    gast.BitAnd: "&=",
    gast.BitOr: "|=",
    gast.BitXor: "^=",
    gast.LShift: "<<=",
    gast.RShift: ">>=",
}


class InstrumentInplace(Pass):
    """Makes `a += b` an assignment; owner and key are evaluated once.

    >>> from autohook.converter.demonstration import show
    >>> show(InstrumentInplace, '''
    ... def f(self, x):
    ...     x += 1
    ...     self.rows[x] += 2
    ... ''')
    def f(self, x):
        x = _ah_ops.inplace('+=', x, 1)
        _ah_owner = self.rows
        _ah_owner[x] = _ah_ops.inplace('+=', _ah_owner[x], 2)
    """

    def visit_AugAssign(self, node: Node) -> Node | list[Node]:
        """Converts one augmented assignment."""
        self.changed = True
        before: list[Node] = []
        target = node.target
        if isinstance(target, gast.Name):
            read = build.load(target.id, target)
        else:
            target, read = self._place(target, node.value, before)
        arguments = [build.constant(SYMBOLS[type(node.op)], node), read, node.value]
        value = build.call_operator("inplace", arguments, node)
        return [*before, build.at(gast.Assign([target], value, None), node)]

    def _place(
        self, target: Node, value: Node, before: list[Node]
    ) -> tuple[Node, Node]:
        """Returns a place for storing and for reading; adds what comes before."""
        owner = self._once(target.value, "_ah_owner", value, before)
        made = []
        if isinstance(target, gast.Attribute):
            for context in (gast.Store(), gast.Load()):
                place = gast.Attribute(owner(), target.attr, context)
                made.append(build.at(place, target))
        else:
            plain = plain_key(target.slice, self.context)
            key = self._once(plain, "_ah_key", value, before)
            for context in (gast.Store(), gast.Load()):
                place = gast.Subscript(owner(), key(), context)
                made.append(build.at(place, target))
        return made[0], made[1]

    def _once(
        self, node: Node, wanted: str, value: Node, before: list[Node]
    ) -> Callable[[], Node]:
        """Returns a function that gives a fresh read of what is evaluated once."""
        if isinstance(node, gast.Constant):
            return lambda: build.constant(node.value, node)
        if isinstance(node, gast.Name) and not self.context.has_walrus(value):
            name = self.context.mangle(node.id)
            if name in self.context.local_names - self.context.rebound:
                return lambda: build.load(node.id, node)
        name = self.context.names.fresh(wanted)
        before.append(build.assign(name, node, node))
        return lambda: build.load(name, node)
