"""Which statements of a generator yield, so that they have to stay statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter.children import children
from autohook.converter.jumps import OPAQUE

if TYPE_CHECKING:
    from autohook.converter.build import Node
    from autohook.converter.pass_base import Context


def stays(context: Context, *nodes: Node) -> bool:
    """Returns whether statements yield; no operator can run a block of theirs."""
    return context.is_generator and has_yield(*nodes)


def has_yield(*nodes: Node) -> bool:
    """Returns whether there is a `yield` of the function's own in some nodes."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (gast.Yield, gast.YieldFrom)):
            return True
        if not isinstance(node, OPAQUE):
            waiting += children(node)
    return False
