"""Which `with` statements are known to let exceptions pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

if TYPE_CHECKING:
    from autohook.converter.build import Node

# Context managers known to let exceptions pass; others may swallow one, and then
# what their block assigns is not certain to be assigned.
PASSING = frozenset(
    [
        "GradientTape",
        "ForwardAccumulator",
        "name_scope",
        "device",
        "control_dependencies",
        "variable_scope",
        "variable_creator_scope",
        "as_default",
        "scope",
        "init_scope",
        "stop_recording",
        "open",
        "closing",
        "nullcontext",
        "Lock",
        "RLock",
        "catch_warnings",
        "redirect_stdout",
        "TemporaryDirectory",
        "try_scope",
        "Session",
        "Graph",
        "Profile",
        "Trace",
    ]
)


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
