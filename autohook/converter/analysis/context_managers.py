"""Which `with` statements are known to let exceptions pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter.passing import PASSING

if TYPE_CHECKING:
    from autohook.converter.build import Node


def passes_exceptions(node: Node) -> bool:
    """Returns whether every context manager is known not to swallow exceptions."""
    for item in node.items:
        function = item.context_expr
        if not isinstance(function, gast.Call):
            return False
        function = function.func
        name = getattr(function, "attr", None) or getattr(function, "id", None)
        if name not in PASSING:
            return False
    return True
