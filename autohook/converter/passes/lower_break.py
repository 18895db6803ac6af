"""Lowers `break` to a flag, tested once, as the last statement of the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.analysis.assignment import Assignment
from autohook.converter.jumps import LOOPS, JumpLowering, Lowered, blocks_of
from autohook.converter.pass_base import Context, Pass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from autohook.converter.build import Node


class LowerBreak(Pass):
    """Leaves at most one `break` in a loop: `if flag: break` at its end.

    The iterator is then not advanced after a break, as in Python. An `else` of
    the loop moves behind it.

    >>> from autohook.converter.demonstration import show
    >>> show(LowerBreak, '''
    ... def find(x, items):
    ...     for item in items:
    ...         if item == x:
    ...             break
    ...         print(item)
    ...     else:
    ...         print('none')
    ... ''')
    def find(x, items):
        _ah_break = False
        for item in items:
            if item == x:
                _ah_break = True
            else:
                print(item)
            if _ah_break:
                break
        if not _ah_break:
            print('none')
    """

    requires = (Assignment,)

    def visit_For(self, node: Node) -> list[Node]:
        """Lowers the breaks of one loop, those of loops inside it first."""
        node.body = self.block(node.body)
        orelse, node.orelse = self.block(node.orelse), []
        if orelse:
            # Set on either way out, but the graph sees a way on which they are not.
            assignment: Assignment = self.facts[Assignment]
            names = sorted(assignment.set_by.get(node, ()))
            return [*self._lowered(node, orelse), *build.checks(names, node)]
        return self._lowered(node, orelse)

    visit_While = visit_For  # noqa: N815

    def _lowered(self, node: Node, orelse: list[Node]) -> list[Node]:
        breaks = list(_own_breaks(node.body))
        generated = self.context.names.generated
        if not breaks:
            self.changed = self.changed or bool(orelse)
            return [node, *orelse]
        is_lowered = build.is_break_check(node.body[-1]) and len(breaks) == 1
        if is_lowered and breaks[0] in generated:
            self.changed = self.changed or bool(orelse)
            flag = node.body[-1].test.id
            after = [build.unless(flag, orelse, orelse[0])] if orelse else []
            return [node, *after]
        return self._lower(node, orelse, breaks)

    def _lower(
        self, node: Node, orelse: list[Node], breaks: list[str | None]
    ) -> list[Node]:
        self.changed = True
        shared = breaks[0]
        # A lowered `return` has its own flag, set or tested just before the break.
        is_shared = shared in self.context.names.generated and set(breaks) == {shared}
        before = []
        if is_shared and shared is not None:
            lowering = _BreakLowering(self.context, shared, is_set=True)
        else:
            flag = self.context.names.fresh("_ah_break")
            lowering = _BreakLowering(self.context, flag, is_set=False)
            before = [build.set_flag(flag, node, to=False)]
        node.body = lowering.lower(node.body).body
        check = build.if_statement(
            build.load(lowering.flag, node), [build.at(gast.Break(), node)], [], node
        )
        node.body = [*node.body, check]
        after = [build.unless(lowering.flag, orelse, orelse[0])] if orelse else []
        return [*before, node, *after]


class _BreakLowering(JumpLowering):
    word = "break"

    def __init__(self, context: Context, flag: str, *, is_set: bool) -> None:
        super().__init__(context, flag)
        self._is_set = is_set

    def is_jump(self, node: Node) -> bool:
        return isinstance(node, gast.Break)

    def replace(self, node: Node) -> list[Node]:
        return [] if self._is_set else super().replace(node)

    def _branches(self, node: Node, rest: list[Node]) -> Lowered | None:
        if not (self._is_set and build.is_break_check(node)):
            return super()._branches(node, rest)
        # The flag is set already: only what follows has to ask for it.
        tail = self.lower(rest)
        return Lowered(self.guard(tail.body), may=True, must=tail.must)


def _own_breaks(statements: list[Node]) -> Iterator[str | None]:
    """Yields, for each break of this loop, the flag that is known to be true there."""
    previous: str | None = None
    for node in statements:
        if isinstance(node, gast.Break):
            yield previous
        elif build.is_break_check(node):
            yield node.test.id
        elif not isinstance(node, LOOPS):
            for block in blocks_of(node):
                yield from _own_breaks(block)
        previous = _flag_set_by(node)


def _flag_set_by(node: Node) -> str | None:
    if (
        isinstance(node, gast.Assign)
        and isinstance(node.targets[0], gast.Name)
        and isinstance(node.value, gast.Constant)
        and node.value.value is True
    ):
        return str(node.targets[0].id)
    return None
