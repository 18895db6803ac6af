"""Subscripts as plain expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build

if TYPE_CHECKING:
    from autohook.converter.build import Node
    from autohook.converter.pass_base import Context


def plain_key(node: Node, context: Context) -> Node:
    """Returns a subscript's key with `slice(...)` for each `a:b`.

    Raises:
        UnsupportedError: The user has a name `slice` of their own.
    """
    if isinstance(node, gast.Tuple):
        elements = [plain_key(element, context) for element in node.elts]
        return build.at(gast.Tuple(elements, gast.Load()), node)
    if not isinstance(node, gast.Slice):
        return node
    if "slice" in context.module_names | context.local_names:
        raise context.unsupported(
            "AH103",
            "`slice` is a name of the module's own",
            node,
            "Rename it: converted slices need the built-in `slice`.",
        )
    parts = [
        build.constant(None, node) if part is None else part
        for part in (node.lower, node.upper, node.step)
    ]
    return build.at(gast.Call(build.load("slice", node), parts, []), node)
