"""Raises to flags: how a `raise` in the body of a `try` becomes a jump."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.analysis.context_managers import passes_exceptions
from autohook.converter.jumps import LeavingLowering, Lowered

if TYPE_CHECKING:
    from autohook.converter.build import Node
    from autohook.converter.pass_base import Context


class RaiseLowering(LeavingLowering):
    """Lowers the raises of one body.

    Attributes:
        errors: For each `raise` a function that gives the exception.
    """

    word = "raise"
    ends = (gast.Return, gast.Break, gast.Continue)

    def __init__(self, context: Context, flag: str, *, early: bool) -> None:
        super().__init__(context, flag)
        self.errors: list[Node] = []
        self._is_early = early  # whether the exception has to be made at once

    def is_jump(self, node: Node) -> bool:
        """Returns whether the statement raises."""
        return isinstance(node, gast.Raise)

    def lower(self, statements: list[Node]) -> Lowered:
        """Returns the block without raises; assertions are raises, too."""
        return super().lower([self._without_assert(s) for s in statements])

    def _without_assert(self, node: Node) -> Node:
        if not isinstance(node, gast.Assert) or self.context.optimize > 0:
            return node
        error = build.load("AssertionError", node)
        if node.msg is not None:
            error = build.at(gast.Call(error, [node.msg], []), node)
        jump = build.at(gast.Raise(error, None), node)
        return build.if_statement(build.negate(node.test, node.test), [jump], [], node)

    def replace(self, node: Node) -> list[Node]:
        """Returns what stands for a raise."""
        made: list[Node] = []
        error = node.exc
        parts = [part for part in (node.exc, node.cause) if part is not None]
        if node.exc is None or node.cause is not None:
            error = build.call_operator("error", parts, node)
        if self._is_early or self.context.has_walrus(*parts):
            name = self.context.names.fresh("_ah_error")
            if not build.is_operator_call(error, "error"):
                error = build.call_operator("error", parts, node)
            made.append(build.assign(name, error, node))
            error = build.load(name, node)
        self.errors.append(build.thunk(error))
        number = build.constant(len(self.errors), node)
        made.append(build.assign(self.flag, number, node))
        return self.left(made, node)

    def _compound(self, node: Node) -> Lowered:
        if isinstance(node, gast.With) and not lets_pass(node):
            # Its manager has to see the exception.
            return Lowered([node], may=False, must=False)
        was_early = self._is_early
        self._is_early = was_early or build.is_handling(node)
        made = super()._compound(node)
        self._is_early = was_early
        return made

    def _try(self, node: Node) -> Lowered:
        was_early, self._is_early = self._is_early, True
        may = False
        if not node.handlers:
            body = self.lower(node.body)
            node.body, may = body.body, body.may
        handlers = [self.lower(handler.body) for handler in node.handlers]
        for handler, lowered in zip(node.handlers, handlers, strict=True):
            handler.body = lowered.body
        orelse = self.lower(node.orelse)
        node.orelse = orelse.body
        self._is_early = was_early
        may = may or orelse.may or any(h.may for h in handlers)
        return Lowered([node], may=may, must=False)


def lets_pass(node: Node) -> bool:
    """Returns whether a `with` is known to let exceptions pass."""
    return build.is_handling(node) or passes_exceptions(node)
