"""Jumps to flags: what a jump skips moves into the other branch or behind a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import gast

from autohook.converter import build

if TYPE_CHECKING:
    from autohook.converter.build import Node
    from autohook.converter.pass_base import Context

LOOPS = (gast.For, gast.While, gast.AsyncFor)
OPAQUE = (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef, gast.Lambda)
TRIES = (gast.Try, gast.TryStar)


_COMPOUND = frozenset(
    (
        *(gast.If, gast.With, gast.AsyncWith, gast.ExceptHandler),
        *(gast.Match, gast.match_case, *LOOPS, *TRIES),
    )
)


def blocks_of(node: Node) -> list[list[Node]]:
    """Returns the blocks of a statement, but for those of what is opaque."""
    if type(node) not in _COMPOUND:
        return []
    names = ("body", "handlers", "cases", "orelse", "finalbody")
    fields = node.__dict__
    return [fields[name] for name in names if fields.get(name)]


class Lowered(NamedTuple):
    """A block without its jumps.

    Attributes:
        body: Its statements.
        may: Whether it jumps on some path.
        must: Whether no path falls through its end.
    """

    body: list[Node]
    may: bool
    must: bool


class JumpLowering:
    """Lowers one kind of jump; subclasses say what a jump is and what it becomes.

    Attributes:
        flag: The variable that is true once the jump was made.
        flag_is_read: Whether anything lowered so far tests the flag.
        word: The jump's keyword.
        ends: Statements that are no such jump, but that no path goes beyond.
    """

    word = "jump"
    ends: tuple[type, ...] = (gast.Raise,)

    def __init__(self, context: Context, flag: str) -> None:
        self.context = context
        self.flag = flag
        self.flag_is_read = False

    def is_jump(self, node: Node) -> bool:
        """Returns whether the statement is the jump."""
        raise NotImplementedError

    def replace(self, node: Node) -> list[Node]:
        """Returns what stands for the jump."""
        return [build.set_flag(self.flag, node, to=True)]

    def loop(self, node: Node) -> Lowered:
        """Returns a loop inside the block; most jumps do not leave it."""
        return Lowered([node], may=False, must=False)

    def lower(self, statements: list[Node]) -> Lowered:
        """Returns the block without jumps."""
        result: list[Node] = []
        for position, statement in enumerate(statements):
            rest = statements[position + 1 :]
            if self.is_jump(statement):
                return Lowered(result + self.replace(statement), may=True, must=True)
            if isinstance(statement, self.ends):
                return Lowered([*result, statement], may=False, must=True)
            if isinstance(statement, gast.If):
                made = self._branches(statement, rest)
                if made is not None:
                    return made._replace(body=result + made.body)
                result.append(statement)
                continue
            lowered = self._compound(statement)
            result += lowered.body
            if lowered.must:
                return Lowered(result, may=True, must=True)
            if lowered.may:
                tail = self.lower(rest)
                result += self.guard(tail.body)
                return Lowered(result, may=True, must=tail.must)
        return Lowered(result, may=False, must=False)

    def guard(self, statements: list[Node]) -> list[Node]:
        """Returns the statements behind a test that the jump was not made."""
        if not statements:
            return []
        self.flag_is_read = True
        return [build.unless(self.flag, statements, statements[0])]

    def _branches(self, node: Node, rest: list[Node]) -> Lowered | None:
        body, orelse = self.lower(node.body), self.lower(node.orelse)
        if not (body.may or orelse.may):
            # Jumps may still stand in code that is never reached.
            node.body, node.orelse = body.body, orelse.body
            return None
        if body.must and orelse.must:
            made = build.if_statement(node.test, body.body, orelse.body, node)
            return Lowered([made], may=True, must=True)
        tail = self.lower(rest)
        after: list[Node] = []
        then, other = body.body, orelse.body
        if body.must:
            other = other + (self.guard(tail.body) if orelse.may else tail.body)
        elif orelse.must:
            then = then + (self.guard(tail.body) if body.may else tail.body)
        else:
            after = self.guard(tail.body)
        then = then or [build.at(gast.Pass(), node)]
        made = build.if_statement(node.test, then, other, node)
        return Lowered([made, *after], may=True, must=tail.must)

    def _compound(self, node: Node) -> Lowered:
        if isinstance(node, LOOPS):
            return self.loop(node)
        if isinstance(node, (gast.With, gast.AsyncWith)):
            body = self.lower(node.body)
            node.body = body.body
            # Not `must`: the context manager may swallow an exception.
            return Lowered([node], may=body.may, must=False)
        if isinstance(node, TRIES):
            return self._try(node)
        if isinstance(node, gast.Match):
            cases = [self.lower(case.body) for case in node.cases]
            for case, lowered in zip(node.cases, cases, strict=True):
                case.body = lowered.body
            return Lowered([node], may=any(c.may for c in cases), must=False)
        return Lowered([node], may=False, must=False)

    def _try(self, node: Node) -> Lowered:
        if self.lower_copy_may(node.finalbody):
            raise self.context.unsupported(
                "AH104",
                f"`{self.word}` in a `finally` block is not converted",
                node.finalbody[0],
                f"Move the `{self.word}` behind the `try` statement.",
            )
        body, orelse = self.lower(node.body), self.lower(node.orelse)
        handlers = [self.lower(handler.body) for handler in node.handlers]
        node.body = body.body
        node.orelse = self.guard(orelse.body) if body.may else orelse.body
        for handler, lowered in zip(node.handlers, handlers, strict=True):
            handler.body = lowered.body
        may = body.may or orelse.may or any(h.may for h in handlers)
        return Lowered([node], may=may, must=False)

    def lower_copy_may(self, statements: list[Node]) -> bool:
        """Returns whether a block makes the jump, without lowering it."""
        pending = list(statements)
        while pending:
            node = pending.pop()
            if self.is_jump(node):
                return True
            if not self._keeps(node):
                for block in blocks_of(node):
                    pending += block
        return False

    def _keeps(self, node: Node) -> bool:
        return isinstance(node, LOOPS)


class LeavingLowering(JumpLowering):
    """Lowers a jump that leaves loops: by a flag and a `break` of each of them."""

    def __init__(self, context: Context, flag: str) -> None:
        super().__init__(context, flag)
        self.in_loop = False

    def _keeps(self, _node: Node) -> bool:
        return False

    def left(self, made: list[Node], node: Node) -> list[Node]:
        """Returns what a jump becomes, with the `break` that a loop needs."""
        return [*made, build.at(gast.Break(), node)] if self.in_loop else made

    def guard(self, statements: list[Node]) -> list[Node]:
        """Returns the statements behind a test, but in a loop: there it is left."""
        return statements if self.in_loop else super().guard(statements)

    def loop(self, node: Node) -> Lowered:
        """Returns a loop that is left when the jump is made inside it."""
        was_in_loop, self.in_loop = self.in_loop, True
        must = is_endless(node)
        body = self.lower(node.body)
        self.in_loop = was_in_loop
        orelse = self.lower(node.orelse)
        node.body, node.orelse = body.body, orelse.body
        if not was_in_loop or not (body.may or orelse.may):
            may = body.may or orelse.may
            return Lowered([node], may=may, must=may and must)
        self.flag_is_read = True
        leave = build.if_statement(
            build.load(self.flag, node), [build.at(gast.Break(), node)], [], node
        )
        return Lowered([node, leave], may=True, must=False)


def is_endless(node: Node) -> bool:
    """Returns whether a loop ends only where a jump leaves more than the loop."""
    if not isinstance(node, gast.While) or not isinstance(node.test, gast.Constant):
        return False
    return bool(node.test.value) and not _has_break(node.body)


def _has_break(statements: list[Node]) -> bool:
    """Returns whether a block has a `break` of the loop around it."""
    for node in statements:
        if isinstance(node, gast.Break):
            return True
        blocks = [node.orelse] if isinstance(node, LOOPS) else blocks_of(node)
        if any(map(_has_break, blocks)):
            return True
    return False


class _DropFlag(gast.NodeTransformer):
    def __init__(self, flag: str) -> None:
        self.flag = flag

    def visit_Assign(self, node: Node) -> Node:
        target = node.targets[0]
        if isinstance(target, gast.Name) and target.id == self.flag:
            return build.at(gast.Pass(), node)
        return node

    def visit_FunctionDef(self, node: Node) -> Node:
        return node

    visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = visit_FunctionDef  # noqa: N815


def drop_flag(statements: list[Node], flag: str) -> list[Node]:
    """Returns the statements without assignments to a flag that nothing reads."""
    dropper = _DropFlag(flag)
    made = [dropper.visit(statement) for statement in statements]
    kept = [s for s in made if not isinstance(s, gast.Pass)]
    return kept or made[:1]
