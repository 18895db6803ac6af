"""Which names of the function a statement reads, may write, and always writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import gast

from autohook.converter.certainty import parts_of
from autohook.converter.children import children

if TYPE_CHECKING:
    from collections.abc import Iterable

    from autohook.converter.build import Node
    from autohook.converter.pass_base import Context

COMPREHENSIONS = (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)
FUNCTIONS = (gast.FunctionDef, gast.AsyncFunctionDef)
EMPTY: frozenset[str] = frozenset()


class Uses(NamedTuple):
    """What one expression, or the part of a statement outside its blocks, does.

    Attributes:
        reads: Names that it may read.
        writes: Names that it may write.
        kills: Names that it writes for certain, if control passes it.
    """

    reads: frozenset[str]
    writes: frozenset[str]
    kills: frozenset[str]


NOTHING = Uses(EMPTY, EMPTY, EMPTY)


def merge(parts: Iterable[Uses]) -> Uses:
    """Returns the uses of parts that are all evaluated."""
    parts = [part for part in parts if part is not NOTHING]
    if len(parts) <= 1:
        return parts[0] if parts else NOTHING
    reads: set[str] = set()
    writes: set[str] = set()
    kills: set[str] = set()
    for part in parts:
        reads |= part.reads
        writes |= part.writes
        kills |= part.kills
    return Uses(frozenset(reads), frozenset(writes), frozenset(kills))


class Activity:
    """Answers for expressions and simple statements, in mangled names.

    Bodies of the user's functions, lambdas and classes are left out: what they close
    over is in `Context.captured`.

    >>> from autohook.converter.pass_base import Context
    >>> tree = gast.parse("a, b[i] = [x for x in y], (z := 1)").body[0]
    >>> uses = Activity(Context()).of_statement(tree)
    >>> sorted(uses.reads), sorted(uses.kills)
    (['b', 'i', 'y'], ['a', 'z'])
    """

    def __init__(self, context: Context) -> None:
        self._mangle = context.mangle

    def of_expression(self, node: Node | None) -> Uses:
        """Returns what evaluating an expression does."""
        if node is None or type(node) is gast.Constant:
            return NOTHING
        reads: set[str] = set()
        writes: set[str] = set()
        kills: set[str] = set()
        self._collect(node, reads, writes, kills, certain=True)
        return Uses(frozenset(reads), frozenset(writes), frozenset(kills))

    def of_statement(self, node: Node) -> Uses:
        """Returns what the statement does apart from its blocks."""
        if isinstance(node, FUNCTIONS):
            arguments = node.args
            parts = [*node.decorator_list, *arguments.defaults, *arguments.kw_defaults]
            return merge([self._binds(node.name), *map(self.of_expression, parts)])
        if isinstance(node, gast.ClassDef):
            parts = [*node.decorator_list, *node.bases]
            parts += [keyword.value for keyword in node.keywords]
            return merge([self._binds(node.name), *map(self.of_expression, parts)])
        if isinstance(node, (gast.Import, gast.ImportFrom)):
            names = [a.asname or a.name.partition(".")[0] for a in node.names]
            return merge(map(self._binds, names))
        if isinstance(node, gast.AugAssign):
            uses = merge([self.of_expression(node.value), self._target(node.target)])
            if isinstance(node.target, gast.Name):
                name = self._mangle(node.target.id)
                uses = uses._replace(reads=uses.reads | {name})
            return uses
        if isinstance(node, gast.Delete):
            uses = merge(map(self._target, node.targets))
            return uses._replace(reads=uses.reads | uses.kills)
        return self._of_fields(node)

    def _of_fields(self, node: Node) -> Uses:
        parts = []
        fields = node.__dict__
        for name in ("value", "test", "iter", "exc", "cause", "msg", "subject"):
            part = fields.get(name)
            if part is not None:
                parts.append(self.of_expression(part))
        parts += [self._target(target) for target in fields.get("targets", ())]
        for item in fields.get("items", ()):
            parts.append(self.of_expression(item.context_expr))
            parts.append(self._target(item.optional_vars))
        return merge(parts)

    def of_target(self, node: Node) -> Uses:
        """Returns what assigning to a target does."""
        return self._target(node)

    def of_pattern(self, node: Node) -> Uses:
        """Returns what matching a pattern does."""
        writes = set()
        reads: set[str] = set()
        for child in gast.walk(node):
            name = getattr(child, "name", None) or getattr(child, "rest", None)
            if isinstance(name, str):
                writes.add(self._mangle(name))
            elif isinstance(child, gast.Name):
                reads.add(self._mangle(child.id))
        return Uses(frozenset(reads), frozenset(writes), EMPTY)

    def _binds(self, name: str) -> Uses:
        names = frozenset([self._mangle(name)])
        return Uses(EMPTY, names, names)

    def _target(self, node: Node | None) -> Uses:
        return self.of_expression(node)

    def _collect(
        self,
        node: Node | None,
        reads: set[str],
        writes: set[str],
        kills: set[str],
        *,
        certain: bool,
    ) -> None:
        """Adds what a node does; `certain` is whether it is always evaluated."""
        pending: list[tuple[Any, bool]] = [(node, certain)]
        while pending:
            part, certain = pending.pop()
            kind = type(part)
            if kind is gast.Name:
                name = self._mangle(part.id)
                if type(part.ctx) is gast.Load:
                    reads.add(name)
                else:
                    writes.add(name)
                    if certain:
                        kills.add(name)
            elif kind in COMPREHENSIONS:
                self._comprehension(part, reads, writes)
            elif kind is gast.Lambda:
                parts = [*part.args.defaults, *part.args.kw_defaults]
                pending += [(one, certain) for one in parts]
            elif part is not None and kind is not gast.Constant:
                pending += parts_of(part, is_certain=certain)

    def _comprehension(self, node: Node, reads: set[str], writes: set[str]) -> None:
        inner: set[str] = set()
        bound: set[str] = set()
        for child in children(node):
            if isinstance(child, gast.comprehension):
                self._collect(child.target, inner, bound, set(), certain=False)
                for part in (child.iter, *child.ifs):
                    self._collect(part, inner, writes, set(), certain=False)
            else:
                self._collect(child, inner, writes, set(), certain=False)
        self._collect(node.generators[0].iter, reads, writes, set(), certain=False)
        reads |= inner - bound
