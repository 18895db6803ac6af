"""Makes attributes go through `attr`, `set_attr` and `del_attr`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class InstrumentAttributes(Pass):
    """Converts attributes; runs after `LowerTargets` and `InstrumentInplace`.

    >>> from autohook.converter.demonstration import show
    >>> show(InstrumentAttributes, '''
    ... def f(self, x):
    ...     self.x = x.size
    ...     del x.size
    ... ''')
    def f(self, x):
        _ah_ops.set_attr(self, 'x', _ah_ops.attr(x, 'size'))
        _ah_ops.del_attr(x, 'size')
    """

    def leave_Attribute(self, node: Node) -> Node:
        """Converts a read."""
        if build.is_operator(node):
            return node
        if not isinstance(node.ctx, gast.Load):
            return node
        self.changed = True
        return build.call_operator("attr", [node.value, self._name(node)], node)

    def leave_Assign(self, node: Node) -> Node:
        """Converts a store."""
        target = node.targets[0]
        if not isinstance(target, gast.Attribute):
            return node
        self.changed = True
        arguments = [target.value, self._name(target), node.value]
        call = build.call_operator("set_attr", arguments, target)
        return build.expression(call, node)

    def leave_Delete(self, node: Node) -> Node:
        """Converts a deletion."""
        target = node.targets[0]
        if not isinstance(target, gast.Attribute):
            return node
        self.changed = True
        arguments = [target.value, self._name(target)]
        return build.expression(
            build.call_operator("del_attr", arguments, target), node
        )

    def _name(self, node: Node) -> Node:
        return build.constant(self.context.mangle(node.attr), node)
