"""Makes what `raise` raises go through `raised`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node


class ConvertRaise(Pass):
    """Converts `raise` of a value, which only the graph may know.

    What reads like the call of a class is left as it is.

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertRaise, '''
    ... def f(x, error):
    ...     if x < 0:
    ...         raise ValueError(x)
    ...     raise error
    ... ''')
    def f(x, error):
        if x < 0:
            raise ValueError(x)
        raise _ah_ops.raised(error)
    """

    def visit_Raise(self, node: Node) -> Node:
        """Converts one statement."""
        if node.exc is None or _names_a_class(node.exc):
            return node
        if build.is_operator_call(node.exc, "raised"):
            return node
        self.changed = True
        node.exc = build.call_operator("raised", [node.exc], node.exc)
        return node


def _names_a_class(error: Node) -> bool:
    """Returns whether an exception is made by what is named like a class."""
    if not isinstance(error, gast.Call):
        return False
    name = getattr(error.func, "attr", getattr(error.func, "id", ""))
    return str(name).lstrip("_")[:1].isupper()
