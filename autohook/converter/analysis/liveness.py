"""Which names are live around branches and loops, in one pass over the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.analysis.activity import EMPTY, Activity, Uses, merge
from autohook.converter.analysis.context_managers import passes_exceptions
from autohook.converter.analysis.summary import NOTHING, Summary

if TYPE_CHECKING:
    from autohook.converter.build import Node
    from autohook.converter.pass_base import Context


def _summary(uses: Uses) -> Summary:
    return Summary(*uses)


class Liveness:
    """Says what is live around each `if`, `while` and `for` of a function.

    Needs a tree whose jumps are lowered. Every block is summarised once, bottom up,
    and live names are handed down once: linear in the size of the function.

    Attributes:
        state: For each branch and loop, the sorted names that its body functions
            must share: written inside and live around it.
        written: For each branch and loop, the names that its body, and those that
            its `else`, may write.

    >>> from autohook.converter.pass_base import Context
    >>> tree = gast.parse('''
    ... def f(n):
    ...     while n > 0:
    ...         t = n * 2
    ...         n = t - 3
    ...     return n
    ... ''').body[0]
    >>> liveness = Liveness(tree, Context(local_names=frozenset("nt")))
    >>> liveness.state[tree.body[0]]
    ('n',)
    """

    def __init__(self, tree: Node, context: Context) -> None:
        self._activity = Activity(context)
        self._context = context
        self._names = context.local_names | context.nonlocal_declared
        self._names |= context.names.generated
        self._summaries: dict[Node, Summary] = {}
        self._blocks: dict[int, Summary] = {}
        self.state: dict[Node, tuple[str, ...]] = {}
        self.written: dict[Node, tuple[frozenset[str], frozenset[str]]] = {}
        self._block_down(tree.body, EMPTY, EMPTY)

    def _block(self, statements: list[Node]) -> Summary:
        if not statements:
            return NOTHING
        found = self._blocks.get(id(statements))
        if found is None:
            found = NOTHING
            for statement in reversed(statements):
                found = self._statement(statement).then(found)
            self._blocks[id(statements)] = found
        return found

    def _statement(self, node: Node) -> Summary:
        found = self._summaries.get(node)
        if found is None:
            found = self._summaries[node] = self._summarise(node)
        return found

    def _summarise(self, node: Node) -> Summary:
        own = _summary(self._activity.of_statement(node))
        if isinstance(node, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)):
            return own
        if build.is_break_check(node):
            return own
        if isinstance(node, gast.If):
            return own.then(self._block(node.body).either(self._block(node.orelse)))
        if isinstance(node, gast.While):
            return own.then(self._block(node.body).maybe())
        if isinstance(node, gast.For):
            target = _summary(self._activity.of_target(node.target))
            return own.then(target.then(self._block(node.body)).maybe())
        if isinstance(node, gast.With):
            body = self._block(node.body)
            is_certain = passes_exceptions(node) or build.is_handling(node)
            return own.then(body if is_certain else body.maybe())
        if isinstance(node, (gast.Try, gast.TryStar)):
            return self._summarise_try(node)
        if isinstance(node, gast.Match):
            return own.then(self._summarise_cases(node))
        if isinstance(node, (gast.Raise, gast.Return)):
            return Summary(own.reads, own.writes, None)
        return own

    def _summarise_try(self, node: Node) -> Summary:
        body = self._block(node.body).then(self._block(node.orelse))
        unfinished = self._block(node.body).maybe()
        total = body
        for handler in node.handlers:
            total = total.either(unfinished.then(self._handler(handler)))
        final = self._block(node.finalbody)
        reads = total.reads | final.reads
        return Summary(reads, total.writes, total.kills).then(final)

    def _handler(self, handler: Node) -> Summary:
        parts = [self._activity.of_expression(handler.type)]
        if handler.name is not None:
            parts.append(self._activity.of_target(handler.name))
        return _summary(merge(parts)).then(self._block(handler.body))

    def _summarise_cases(self, node: Node) -> Summary:
        total = Summary()
        for case in reversed(node.cases):
            total = self._case(case).either(total)
        return total

    def _case(self, case: Node) -> Summary:
        pattern = _summary(self._activity.of_pattern(case.pattern))
        guard = _summary(self._activity.of_expression(case.guard)).maybe()
        return pattern.then(guard).then(self._block(case.body))

    def _block_down(
        self, statements: list[Node], after: frozenset[str], always: frozenset[str]
    ) -> frozenset[str]:
        """Visits a block backwards.

        Args:
            statements: The block.
            after: Names live behind it.
            always: Names live everywhere inside, because an exception may leave.

        Returns:
            The names live before the block.
        """
        live = after | always
        for node in reversed(statements):
            self._down(node, live, always)
            summary = self._statement(node)
            if summary.kills is None:
                live = summary.reads | always
            else:
                live = summary.reads | (live - summary.kills) | always
        return live

    def _down(self, node: Node, live: frozenset[str], always: frozenset[str]) -> None:
        if isinstance(node, (gast.If, gast.While, gast.For)):
            self._down_control(node, live, always)
        elif build.is_handling(node):
            self._block_down(node.body, live, always)
            body = self._block(node.body)
            self.written[node] = body.writes, EMPTY
            self._share(node, live | body.reads)
        elif isinstance(node, gast.With):
            inner = always if passes_exceptions(node) else always | live
            self._block_down(node.body, live, inner)
        elif isinstance(node, (gast.Try, gast.TryStar)):
            self._down_try(node, live, always)
        elif isinstance(node, gast.Match):
            for case in node.cases:
                self._block_down(case.body, live, always)

    def _down_control(
        self, node: Node, live: frozenset[str], always: frozenset[str]
    ) -> None:
        body = self._block(node.body)
        self.written[node] = body.writes, self._block(node.orelse).writes
        if isinstance(node, gast.If):
            inside = body.reads | self._block(node.orelse).reads
            self._block_down(node.orelse, live, always)
            self._block_down(node.body, live, always)
        else:
            # What the next iteration reads is live at the end of this one.
            test = getattr(node, "test", None)
            inside = body.reads | self._activity.of_expression(test).reads
            if isinstance(node, gast.For):
                inside -= self._activity.of_target(node.target).kills
            if build.is_break_check(node.body[-1]):
                # The loop's test will ask for the flag.
                inside |= {node.body[-1].test.id}
            self._block_down(node.body, live | inside, always)
        self._share(node, live | inside)

    def _share(self, node: Node, live: frozenset[str]) -> None:
        """Notes which names the body functions of a statement share."""
        context = self._context
        shared = live | context.captured | context.nonlocal_declared
        written = self._statement(node).writes & shared
        self.state[node] = tuple(sorted((written | context.rebound) & self._names))

    def _down_try(
        self, node: Node, live: frozenset[str], always: frozenset[str]
    ) -> None:
        final = self._block_down(node.finalbody, live, always)
        outside = always | self._block(node.finalbody).reads
        caught = outside
        for handler in node.handlers:
            self._block_down(handler.body, final, outside)
            caught |= self._handler(handler).reads | final
        after_body = self._block_down(node.orelse, final, outside)
        self._block_down(node.body, after_body, caught)
