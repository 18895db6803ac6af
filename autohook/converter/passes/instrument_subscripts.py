"""Makes subscripts go through `item`, `set_item` and `del_item`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.keys import plain_key
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class InstrumentSubscripts(Pass):
    """Converts subscripts; runs after `LowerTargets` and `InstrumentInplace`.

    >>> from autohook.converter.demonstration import show
    >>> show(InstrumentSubscripts, '''
    ... def f(d, k):
    ...     d[k] = d[1:2]
    ...     del d[k]
    ... ''')
    def f(d, k):
        _ah_ops.set_item(d, k, _ah_ops.item(d, slice(1, 2, None)))
        _ah_ops.del_item(d, k)
    """

    def leave_Subscript(self, node: Node) -> Node:
        """Converts a read."""
        if not isinstance(node.ctx, gast.Load):
            return node
        self.changed = True
        return build.call_operator("item", [node.value, self._key(node)], node)

    def leave_Assign(self, node: Node) -> Node:
        """Converts a store."""
        target = node.targets[0]
        if not isinstance(target, gast.Subscript):
            return node
        self.changed = True
        arguments = [target.value, self._key(target), node.value]
        call = build.call_operator("set_item", arguments, target)
        return build.expression(call, node)

    def leave_Delete(self, node: Node) -> Node:
        """Converts a deletion."""
        target = node.targets[0]
        if not isinstance(target, gast.Subscript):
            return node
        self.changed = True
        arguments = [target.value, self._key(target)]
        return build.expression(
            build.call_operator("del_item", arguments, target), node
        )

    def _key(self, node: Node) -> Node:
        return plain_key(node.slice, self.context)
