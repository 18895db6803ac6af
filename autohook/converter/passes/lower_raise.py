"""Lowers `raise` in a `try` statement to a jump to its handlers."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import gast

from autohook.converter import build
from autohook.converter.analysis.assignment import Assignment
from autohook.converter.jumps import LOOPS, OPAQUE, TRIES, Lowered
from autohook.converter.pass_base import Context, Pass
from autohook.converter.raises import RaiseLowering, lets_pass
from autohook.converter.yields import stays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from autohook.converter.build import Node


class LowerRaise(Pass):
    """Makes a conditional `raise` a flag, which leads to the handlers behind the body.

    What Python raises by itself in the body takes the same way. In the handlers all is
    as it was: the exception is the one that is being handled.

    >>> from autohook.converter.demonstration import show
    >>> show(LowerRaise, '''
    ... def f(x):
    ...     try:
    ...         if x < 0:
    ...             raise ValueError(x)
    ...         g(x)
    ...     except ValueError as error:
    ...         x = -x
    ...     return x
    ... ''')
    def f(x):
        _ah_raised = 0
        _ah_caught = None
        try:
            with _ah_ops.try_scope(lambda : ValueError):
                if x < 0:
                    _ah_raised = 1
                else:
                    g(x)
        except BaseException as _ah_error:
            _ah_caught = _ah_error
            _ah_raised = 1
        if _ah_raised:
            with _ah_ops.handling(_ah_caught, _ah_raised, (lambda : ValueError(x),)
                ) as _ah_error_1:
                try:
                    raise _ah_error_1
                except ValueError as error:
                    x = -x
        return x
    """

    requires = (Assignment,)

    def __init__(self, context: Context, facts: dict[type[Any], Any]) -> None:
        super().__init__(context, facts)
        self._depth = 0  # how many `try` statements are around

    def visit_Try(self, node: Node) -> Node | list[Node]:
        """Lowers one statement, those inside it first."""
        assignment: Assignment = self.facts[Assignment]
        names = sorted(assignment.set_by.get(node, ()))
        made = self._lowered(node)
        if isinstance(made, list):
            # Set on either way, but the graph sees a way on which they are not.
            made += build.checks(names, node)
        return made

    visit_TryStar = visit_Try  # noqa: N815

    def _lowered(self, node: Node) -> Node | list[Node]:
        if node.handlers and node.finalbody:
            inner = gast.Try(node.body, node.handlers, node.orelse, [])
            outer = gast.Try([build.at(inner, node)], [], [], node.finalbody)
            made = self._visit(build.at(outer, node))
            return made if self._is_lowered(made) else self._joined(made)
        return self._visit(node)

    def _visit(self, node: Node) -> Node | list[Node]:
        self._depth += 1
        node.body = self.block(node.body)
        self._depth -= 1
        for handler in node.handlers:
            handler.body = self.block(handler.body)
        node.orelse = self.block(node.orelse)
        node.finalbody = self.block(node.finalbody)
        is_group = isinstance(node, gast.TryStar)
        kept = is_group or build.is_dispatch(node)
        kept = kept or stays(self.context, *node.handlers)
        if kept or not _may_raise(node.body):
            return node
        self.changed = True
        return self._lower(node)

    def _is_lowered(self, made: Node | list[Node]) -> bool:
        return isinstance(made, list) or not (
            len(made.body) == 1 and isinstance(made.body[0], gast.Try)
        )

    def _joined(self, made: Any) -> Node:
        """Returns a `try` again whose handlers and `finally` need not be apart."""
        inner = made.body[0]
        if inner.finalbody or build.is_dispatch(inner):
            return made
        inner.finalbody = made.finalbody
        return inner

    def _lower(self, node: Node) -> list[Node]:
        fresh = self.context.names.fresh
        names = [fresh(f"_ah_{name}") for name in ("raised", "caught", "error")]
        raised, caught, error = names
        # What comes between, a `finally`, must find the exception made.
        early = not node.handlers
        lowering = RaiseLowering(self.context, raised, early=early)
        lowered = lowering.lower(node.body)
        body = lowered.body
        before = [build.assign(raised, build.constant(0, node), node)]
        thunks = build.at(gast.Tuple(lowering.errors, gast.Load()), node)
        if not node.handlers:
            arguments = [build.constant(None, node), build.load(raised, node), thunks]
            again = self._handling(arguments, node, [])
            attempt = build.at(gast.Try(body, [], [], node.finalbody), node)
            return [*before, attempt, *self._when(raised, lowered, again, [])]
        before.append(build.assign(caught, build.constant(None, node), node))
        keep = gast.ExceptHandler(
            build.load("BaseException", node),
            build.store(error, node),
            [
                build.assign(caught, build.load(error, node), node),
                build.assign(raised, build.constant(1, node), node),
            ],
        )
        kinds = [deepcopy(handler.type) for handler in node.handlers]
        if not stays(self.context, *body):
            body = build.in_scope(body, kinds, node)
        attempt = build.at(gast.Try(body, [build.at(keep, node)], [], []), node)
        arguments = [build.load(name, node) for name in (caught, raised)]
        handling = self._handling([*arguments, thunks], node, node.handlers)
        return [*before, attempt, *self._when(raised, lowered, handling, node.orelse)]

    def _when(
        self, raised: str, lowered: Lowered, handling: Node, orelse: list[Node]
    ) -> list[Node]:
        """Returns the handling, behind a test where the body can come to its end."""
        if lowered.must:
            return [handling]
        test = build.load(raised, handling)
        return [build.if_statement(test, [handling], orelse, handling)]

    def _handling(
        self, arguments: list[Node], node: Node, handlers: list[Node]
    ) -> Node:
        """Returns the statement that raises the exception once more."""
        name = self.context.names.fresh("_ah_error")
        first = _raises(node.body)
        again = build.at(gast.Raise(build.load(name, first), None), first)
        if handlers and self._depth and not _catches_all(handlers[-1]):
            # For the `try` around this one it is an exception like any other.
            rest = gast.ExceptHandler(
                None, None, [build.at(gast.Raise(None, None), node)]
            )
            handlers = [*handlers, build.at(rest, node)]
        body = again
        if handlers:
            body = build.at(gast.Try([again], handlers, [], []), node)
        call = build.call_operator("handling", arguments, node)
        item = gast.withitem(call, build.store(name, node))
        return build.at(gast.With([item], [body], None), node)


def _raises(statements: list[Node]) -> Node:
    """Returns the place of the first `raise` in a block, or of the block."""
    for statement in statements:
        for child in gast.walk(statement):
            if isinstance(child, gast.Raise):
                return child
    return statements[0]


def _catches_all(handler: Node) -> bool:
    return handler.type is None or (
        isinstance(handler.type, gast.Name) and handler.type.id == "BaseException"
    )


def _may_raise(statements: list[Node], *, inside: bool = False) -> bool:
    """Returns whether a block has a `raise` of its own in a branch or a loop."""
    for node in statements:
        is_raise = inside and isinstance(node, gast.Raise)
        if is_raise or isinstance(node, gast.Assert):
            return True
        deeper = inside or isinstance(node, (gast.If, *LOOPS))
        if any(_may_raise(block, inside=deeper) for block in _own_blocks(node)):
            return True
    return False


def _own_blocks(node: Node) -> Iterator[list[Node]]:
    """Yields the blocks of a statement whose exceptions reach what is around it."""
    if isinstance(node, OPAQUE):
        return
    if isinstance(node, gast.With) and not lets_pass(node):
        return
    if not (isinstance(node, TRIES) and node.handlers):
        yield getattr(node, "body", [])
    if isinstance(node, TRIES):
        yield from (handler.body for handler in node.handlers)
    yield getattr(node, "orelse", [])
