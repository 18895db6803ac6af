"""Which names are bound before, and live behind, each statement of a scope."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from autohook.converter.children import children
from autohook.converter.passing import PASSING
from autohook.converter.region_noise import is_tape, last_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Names = frozenset[str]

EMPTY: frozenset[str] = frozenset()
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)
# The fields that hold statements, handlers or cases.
_BLOCKS = frozenset(("body", "orelse", "finalbody", "handlers", "cases"))


def blocks_of(node: ast.stmt) -> list[list[ast.stmt]]:
    """Returns the blocks just inside a statement, in order; none of other scopes."""
    if isinstance(node, _SCOPES):
        return []
    parts: list[Any] = [node]
    parts += getattr(node, "handlers", []) + getattr(node, "cases", [])
    names = ("body", "orelse", "finalbody")
    found = [getattr(part, name, None) for part in parts for name in names]
    return [block for block in found if block]


def written(
    nodes: Iterable[ast.AST], mangled: Callable[[str], str], *, surely: bool = False
) -> set[str]:
    """Returns the names that nodes may assign or delete in their own scope.

    Args:
        nodes: Statements, or parts of them.
        mangled: Gives the names as the compiler has them.
        surely: Whether names are left out that an expression may assign or not.
    """
    found: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.NamedExpr) and surely:
            waiting.append(node.value)
        elif isinstance(node, _COMPREHENSIONS):
            # Its targets are its own; only `:=` gets out.
            inside = [one for one in ast.walk(node) if type(one) is ast.NamedExpr]
            found.update(mangled(one.target.id) for one in inside if not surely)
        elif not (isinstance(node, ast.AnnAssign) and node.value is None):
            found.update(map(mangled, _names_of(node)))
            if not isinstance(node, _SCOPES):
                waiting += children(node)
    return found


def _names_of(node: ast.AST) -> list[str]:
    """Returns the names that a node itself assigns or deletes."""
    if isinstance(node, ast.Name):
        return [] if isinstance(node.ctx, ast.Load) else [node.id]
    if isinstance(node, ast.alias):
        return [node.asname or node.name.partition(".")[0]]
    # Of definitions, handlers and patterns.
    named = getattr(node, "name", None) or getattr(node, "rest", None)
    return [named] if isinstance(named, str) else []


def read(nodes: Iterable[ast.AST], mangled: Callable[[str], str]) -> set[str]:
    """Returns the names that nodes may read, those in scopes inside them included."""
    found: set[str] = set()
    for top in nodes:
        for node in ast.walk(top):
            if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Load, ast.Del)):
                found.add(mangled(node.id))
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                found.add(mangled(node.target.id))
    return found


def _own_parts(node: ast.stmt) -> list[ast.AST]:
    """Returns what a statement evaluates outside its blocks."""
    if not blocks_of(node):
        return [node]
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name)
        several = value if isinstance(value, list) else [value]
        if name not in _BLOCKS:
            found += [one for one in several if isinstance(one, ast.AST)]
    for part in getattr(node, "handlers", []) + getattr(node, "cases", []):
        inner = [getattr(part, n) for n in part._fields if n not in _BLOCKS]
        found += [one for one in inner if isinstance(one, ast.AST)]
    return found


def passes_exceptions(node: ast.With | ast.AsyncWith) -> bool:
    """Returns whether a statement is known not to swallow exceptions."""
    calls = [item.context_expr for item in node.items]
    return is_tape(node) or all(
        isinstance(call, ast.Call) and last_name(call.func) in PASSING for call in calls
    )


class Bound:
    """Says which names are surely bound before each statement.

    Attributes:
        before: The names, by statement.
        deleted: Names that are deleted somewhere; they count as unbound.
    """

    def __init__(
        self, body: Sequence[ast.stmt], first: Names, mangled: Callable[[str], str]
    ) -> None:
        """Takes the body of a scope and what is bound at its beginning."""
        self.before: dict[ast.stmt, frozenset[str]] = {}
        self._mangled = mangled
        nodes = [node for statement in body for node in ast.walk(statement)]
        handlers = [n for n in nodes if isinstance(n, ast.ExceptHandler)]
        named = {mangled(handler.name) for handler in handlers if handler.name}
        deletions = (node for node in nodes if isinstance(node, ast.Delete))
        self.deleted = frozenset(written(deletions, mangled) | named)
        self.after_block(body, first - self.deleted)

    def after_block(self, body: Sequence[ast.stmt], bound: Names) -> Names | None:
        """Returns what is bound behind a block, None if its end is never reached."""
        now: frozenset[str] | None = bound
        for node in body:
            if now is None:
                break
            self.before[node] = now
            now = self._after(node, now)
        return now

    def _after(self, node: ast.stmt, bound: Names) -> Names | None:
        if isinstance(node, _LEAVING):
            return None
        own = written(_own_parts(node), self._mangled, surely=True) - self.deleted
        if isinstance(node, ast.If):
            bound |= own
            both = [self.after_block(node.body, bound)]
            both.append(self.after_block(node.orelse, bound))
            return _join(both)
        if isinstance(node, _LOOPS):
            self.after_block(node.body, bound | own)
            self.after_block(node.orelse, bound)
            return bound
        if isinstance(node, (ast.With, ast.AsyncWith)):
            after = self.after_block(node.body, bound | own)
            return after if passes_exceptions(node) else bound
        if blocks_of(node):
            return self._after_parts(node, bound)
        return bound | own

    def _after_parts(self, node: Any, bound: Names) -> Names | None:
        """Goes on behind a `try` or a `match`."""
        body = getattr(node, "body", [])
        after = self.after_block(body, bound) if body else bound
        if after is not None and getattr(node, "orelse", None):
            after = self.after_block(node.orelse, after)
        ends = [after]
        parts = (*getattr(node, "handlers", ()), *getattr(node, "cases", ()))
        ends += [self.after_block(part.body, bound) for part in parts]
        joined = _join(ends)
        final = getattr(node, "finalbody", None)
        if final:
            extra = self.after_block(final, bound)
            joined = None if extra is None or joined is None else joined | extra
        return joined


def _join(ends: Sequence[Names | None]) -> Names | None:
    reached = [end for end in ends if end is not None]
    return frozenset.intersection(*reached) if reached else None


class Live:
    """Says which names may be read behind each statement.

    Attributes:
        after: The names, by statement.
    """

    def __init__(
        self, body: Sequence[ast.stmt], last: Names, mangled: Callable[[str], str]
    ) -> None:
        """Takes the body of a scope and what is read behind it, or by others."""
        self.after: dict[ast.stmt, frozenset[str]] = {}
        self._mangled = mangled
        self._always = last
        self._loops: list[tuple[Names, Names]] = []
        self.before_block(body, last)

    def before_block(self, body: Sequence[ast.stmt], live: Names) -> Names:
        """Returns what is live before a block."""
        for node in reversed(body):
            live |= self._always
            self.after[node] = live
            live = self._before(node, live)
        return live

    def _before(self, node: ast.stmt, live: Names) -> Names:
        parts = _own_parts(node)
        reads = read(parts, self._mangled)
        if isinstance(node, (ast.Return, ast.Raise)):
            return self._always | reads
        if isinstance(node, (ast.Break, ast.Continue)) and self._loops:
            after, again = self._loops[-1]
            return after if isinstance(node, ast.Break) else again
        if isinstance(node, _LOOPS):
            return self._before_loop(node, live) | reads
        if isinstance(node, ast.If):
            inside = self.before_block(node.body, live)
            return inside | self.before_block(node.orelse, live) | reads
        if isinstance(node, (ast.With, ast.AsyncWith)):
            return self._before_with(node, live) | reads
        if blocks_of(node):
            return self._before_parts(node, live) | reads
        return (live - written(parts, self._mangled, surely=True)) | reads

    def _before_with(self, node: ast.With | ast.AsyncWith, live: Names) -> Names:
        earlier = self._always
        if not passes_exceptions(node):
            self._always |= live  # it may go on behind, from anywhere inside
        inside = self.before_block(node.body, live)
        self._always = earlier
        names = written(_own_parts(node), self._mangled, surely=True)
        return inside - names if passes_exceptions(node) else inside | live

    def _before_loop(self, node: Any, live: Names) -> Names:
        after = self.before_block(node.orelse, live)
        again = after | read(_own_parts(node), self._mangled)
        while True:
            self._loops.append((live, again))
            inside = self.before_block(node.body, again)
            if hasattr(node, "target"):
                inside -= written([node.target], self._mangled, surely=True)
            self._loops.pop()
            if inside <= again:
                return again
            again |= inside

    def _before_parts(self, node: Any, live: Names) -> Names:
        """Goes on before a `try` or a `match`: its parts may end anywhere."""
        earlier = self._always
        final = getattr(node, "finalbody", [])
        if final and self._loops:
            live = live.union(*self._loops[-1])  # a jump may go on from there
        live = self.before_block(final, live)
        self._always = earlier | live if final else earlier
        parts = (*getattr(node, "handlers", ()), *getattr(node, "cases", ()))
        caught = live
        for part in parts:
            caught |= self.before_block(part.body, live)
        if hasattr(node, "handlers"):
            self._always |= caught
        before = (
            self.before_block(node.orelse, live) if hasattr(node, "orelse") else live
        )
        before = self.before_block(getattr(node, "body", []), before) | caught
        self._always = earlier
        return before
