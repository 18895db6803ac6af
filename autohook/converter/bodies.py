"""Body functions: blocks of the user's function that an operator runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from autohook.converter.build import Node
    from autohook.converter.pass_base import Context


def make_body(
    context: Context,
    wanted: str,
    statements: list[Node],
    *,
    written: Collection[str],
    state: Sequence[str],
    parameters: Sequence[str] = (),
    span: Node,
) -> Node:
    """Returns a function of a block.

    Args:
        context: The function that the block belongs to.
        wanted: The body function's name, if it is free.
        statements: The block.
        written: Names that the block may write.
        state: Names whose cells it shares; the other ones are its own.
        parameters: Its parameters.
        span: The statement that the block belongs to.
    """
    shared = [name for name in state if name in written or name in context.rebound]
    declared = sorted(context.global_declared.intersection(written))
    head = []
    if declared:
        head.append(build.at(gast.Global(declared), span))
    if shared:
        head.append(build.at(gast.Nonlocal(shared), span))
    name = context.names.fresh(wanted)
    return build.body_function(name, parameters, head + statements, span)
