"""Makes the fields of f-strings calls of `text`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class ConvertFstrings(Pass):
    """Converts each field; conversion and format become arguments.

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertFstrings, '''
    ... def f(x):
    ...     return f'{x:.2f}'
    ... ''')
    def f(x):
        return f"{_ah_ops.text(x, -1, '.2f')}"
    """

    def visit_FormattedValue(self, node: Node) -> Node:
        """Converts one field."""
        self.generic_visit(node)
        if build.is_operator_call(node.value, "text"):
            return node
        self.changed = True
        arguments = [node.value]
        if node.format_spec is not None:
            conversion = build.constant(node.conversion, node.value)
            arguments += [conversion, _plain(node.format_spec)]
        elif node.conversion != -1:
            arguments.append(build.constant(node.conversion, node.value))
        node.value = build.call_operator("text", arguments, node.value)
        node.conversion, node.format_spec = -1, None
        return node


def _plain(spec: Node) -> Node:
    """Returns a format specification without fields as a plain string."""
    if len(spec.values) == 1 and isinstance(spec.values[0], gast.Constant):
        return spec.values[0]
    return spec
