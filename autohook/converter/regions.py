"""Regions: statements of a loop or a function that become a unit of their own.

A training loop that is written inline is no function, and a function that begins with
what only Python can do is no graph. So the statements around a gradient tape, or an
update of a metric, are a unit as well: what they read of the names around them are its
parameters, what they assign and others read is its result.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from autohook.converter.inventory import Scope, scope_of_part
from autohook.converter.names import mangle
from autohook.converter.region_flow import (
    EMPTY,
    Bound,
    Live,
    blocks_of,
    written,
)
from autohook.converter.region_noise import is_quiet, is_seed, is_tape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MODULE = "<module>"
# Of nested loops: what is live in one takes some rounds, for each round of the outer.
MOST_DEPTH = 8
FRAME_READERS = frozenset(("locals", "vars", "eval", "exec", "dir"))
# Methods by which what a tape has recorded is used; a region goes on to the last one.
_USES = frozenset(
    (
        *("gradient", "jacobian", "batch_jacobian", "apply_gradients", "apply"),
        *("assign", "assign_add", "assign_sub", "update_state"),
    )
)
# Iterators over what the statement has assigned; no graph gives them back.
_ITERATORS = frozenset(("zip", "enumerate", "map", "filter", "iter", "reversed"))


@dataclass(frozen=True)
class Region:
    """Statements that become a unit.

    Attributes:
        host: The scope that they belong to.
        body: The block that they stand in.
        statements: The statements, as written.
        parameters: The host's names that they read, as written.
        results: Names that they assign and others read, as written.
    """

    host: Scope
    body: list[ast.stmt]
    statements: tuple[ast.stmt, ...]
    parameters: tuple[str, ...]
    results: tuple[str, ...]

    def as_function(self) -> tuple[Scope, ast.FunctionDef]:
        """Returns the statements as a function that returns the results."""
        first, last = self.statements[0], self.statements[-1]
        loads: list[ast.expr] = [ast.Name(name, ast.Load()) for name in self.results]
        result = loads[0] if len(loads) == 1 else ast.Tuple(loads, ast.Load())
        end = ast.Return(result if loads else ast.Constant(None))
        for node in ast.walk(end):
            ast.copy_location(node, last)
        parameters = [
            ast.copy_location(ast.arg(name), first) for name in self.parameters
        ]
        node = ast.FunctionDef(
            getattr(self.host.node, "name", MODULE),
            ast.arguments([], parameters, None, [], [], None, []),
            [*self.statements, end],
            [],
            None,
            None,
        )
        if "type_params" in node._fields:
            setattr(node, "type_params", [])  # noqa: B010 - only Python 3.12 has them
        ast.copy_location(node, first)
        node.end_lineno = last.end_lineno
        return scope_of_part(self.host, node), node


def find_regions(module: Scope) -> list[Region]:
    """Returns a module's regions, outer ones first.

    Args:
        module: The module's scopes; its tree is left as it is.
    """
    found: list[Region] = []
    assigned_elsewhere = {name for s in module.walk() for name in s.global_declared}
    for scope in module.walk():
        node = scope.node
        is_function = isinstance(node, ast.FunctionDef) and scope.kind == "function"
        if not (is_function or scope.kind == "module") or scope.is_generator:
            continue
        if FRAME_READERS & scope.used:
            continue  # they would see what is no longer assigned
        body: list[ast.stmt] = node.body  # type: ignore[attr-defined]  # both have one
        has_seed = any(is_seed(one) for one in _statements_of(body))
        if has_seed and _depth(body) <= MOST_DEPTH:
            found += _Finder(scope, assigned_elsewhere).find()
    return found


def _depth(body: Sequence[ast.stmt]) -> int:
    """Returns how deeply loops are nested in a block."""
    found = 0
    for node in body:
        inner = max(map(_depth, blocks_of(node)), default=0)
        found = max(found, inner + isinstance(node, (ast.For, ast.While)))
    return found


def _statements_of(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        for block in blocks_of(node):
            yield from _statements_of(block)


class _Finder:
    """Finds the regions of one scope."""

    def __init__(self, host: Scope, assigned_elsewhere: set[str]) -> None:
        self._host = host
        self._mangled: Callable[[str], str] = partial(
            mangle, class_name=host.class_name
        )
        node = host.node
        self._body: list[ast.stmt] = node.body  # type: ignore[attr-defined]  # see above
        self._is_module = host.kind == "module"
        first = EMPTY
        shared = host.captured() | host.rebound() | host.global_declared
        self._own = host.locals() - host.rebound()
        if self._is_module:
            shared = {name for child in host.children for name in child.global_names}
            self._own -= assigned_elsewhere
        else:
            arguments = [n for n in ast.walk(node.args) if isinstance(n, ast.arg)]  # type: ignore[attr-defined]  # a function's
            first = frozenset(self._mangled(a.arg) for a in arguments)
        self._shared = frozenset(shared)
        self._bound = Bound(self._body, first, self._mangled)
        self._live = Live(self._body, self._shared, self._mangled)

    def find(self) -> list[Region]:
        """Returns the regions, outer ones first."""
        return list(self._in_block(self._body, None))

    def _in_block(
        self, body: list[ast.stmt], loop: ast.stmt | None
    ) -> Iterator[Region]:
        """Yields the regions of a block; `loop` is the outermost loop around it."""
        if loop is not None or not self._is_module:
            for run in _quiet_runs(body):
                yield from self._of_run(body, run, loop)
        for node in body:
            is_loop = isinstance(node, (ast.For, ast.While))
            for block in blocks_of(node):
                inner = node if is_loop and loop is None else loop
                yield from self._in_block(block, inner)

    def _of_run(
        self, body: list[ast.stmt], run: list[ast.stmt], loop: ast.stmt | None
    ) -> Iterator[Region]:
        core = _core(run)
        parts = [run, core] if core and len(core) < len(run) else [run]
        if loop is None and body is self._body:
            # The function itself is a unit.
            whole = len(_proper(body))
            parts = [part for part in parts if len(part) < whole]
        for part in parts:
            made = self._region(body, part, loop)
            if made is not None:
                yield made

    def _region(
        self, body: list[ast.stmt], part: list[ast.stmt], loop: ast.stmt | None
    ) -> Region | None:
        """Returns the region of some statements, None if it could be told from them."""
        first, last = part[0], part[-1]
        if first not in self._bound.before:
            return None  # never reached
        assigned = written(part, self._mangled)
        if not assigned <= self._own or assigned & self._shared:
            return None
        done = Bound(part, EMPTY, self._mangled)
        surely = done.after_block(part, EMPTY)
        if surely is None:
            return None
        live = self._live.after[last]
        if self._is_module:
            live |= _worth_keeping(part, self._mangled)
        results = assigned & live
        if results & done.deleted:
            return None
        reads = Live(part, EMPTY, self._mangled).before_block(part, EMPTY)
        own = self._own
        if self._is_module:
            own = own & written([loop], self._mangled) if loop is not None else set()
        parameters = (reads & own) | (results - surely)
        if not self._is_module and reads & self._host.rebound():
            return None  # what it calls may assign it meanwhile
        if not parameters <= self._bound.before[first]:
            return None
        unmangled = {self._mangled(name): name for name in _names(part)}
        return Region(
            self._host,
            body,
            tuple(part),
            tuple(sorted(unmangled[name] for name in parameters)),
            tuple(sorted(unmangled[name] for name in results)),
        )


def _proper(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Returns a function's statements but for its docstring and its last return."""
    start = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    end = isinstance(body[-1], ast.Return)
    return list(body[int(start) : len(body) - int(end)])


def _quiet_runs(body: Sequence[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Yields the longest runs of quiet statements with one that is worth it."""
    run: list[ast.stmt] = []
    for node in (*body, None):
        if node is not None and is_quiet(node):
            run.append(node)
            continue
        if any(is_seed(one) for one in _statements_of(run)):
            yield run
        run = []


def _core(run: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Returns a run from the first tape to the last use of what tapes recorded."""
    tapes = [i for i, node in enumerate(run) if is_tape(node)]
    if not tapes:
        return []
    end = tapes[-1]
    for i in range(end, len(run)):
        names = {n.attr for n in ast.walk(run[i]) if isinstance(n, ast.Attribute)}
        end = i if names & _USES else end
    return list(run[tapes[0] : end + 1])


def _worth_keeping(
    part: Sequence[ast.stmt], mangled: Callable[[str], str]
) -> frozenset[str]:
    """Returns names that a module keeps though its own code reads them no more."""
    found: set[str] = set()
    for node in part:
        if isinstance(node, ast.Assign) and not _is_iterator(node.value):
            found |= written(node.targets, mangled)
        elif isinstance(node, ast.With):
            found |= _worth_keeping(node.body, mangled)
    return frozenset(found)


def _is_iterator(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in _ITERATORS
    )


def _names(part: Sequence[ast.stmt]) -> set[str]:
    return {n.id for node in part for n in ast.walk(node) if isinstance(n, ast.Name)}
