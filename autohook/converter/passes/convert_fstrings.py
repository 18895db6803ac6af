"""Makes f-strings calls of `joined`, and their fields calls of `text`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class ConvertFstrings(Pass):
    """Converts each f-string; conversion and format of a field become arguments.

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertFstrings, '''
    ... def f(x):
    ...     return f'x is {x:.2f}.'
    ... ''')
    def f(x):
        return _ah_ops.joined('x is ', _ah_ops.text(x, -1, '.2f'), '.')
    """

    def leave_JoinedStr(self, node: Node) -> Node:
        """Converts one f-string, those in its fields first."""
        self.changed = True
        if all(isinstance(part, gast.Constant) for part in node.values):
            whole = "".join(part.value for part in node.values)
            return build.constant(whole, node)
        return build.call_operator("joined", node.values, node)

    def leave_FormattedValue(self, node: Node) -> Node:
        """Converts one field."""
        arguments = [node.value]
        if node.format_spec is not None:
            arguments += [build.constant(node.conversion, node.value), node.format_spec]
        elif node.conversion != -1:
            arguments.append(build.constant(node.conversion, node.value))
        return build.call_operator("text", arguments, node.value)
