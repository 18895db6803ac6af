"""Which reads of a function's names may find them unset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from autohook.converter import build
from autohook.converter.analysis.context_managers import passes_exceptions
from autohook.converter.analysis.set_names import (
    DELETING,
    EMPTY,
    State,
    deleted_names,
    merge,
)
from autohook.converter.certainty import parts_of
from autohook.converter.patterns import captured, is_irrefutable
from autohook.converter.targets import flat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from autohook.converter.build import Node
    from autohook.converter.pass_base import Context

COMPREHENSIONS = (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)


class Assignment:
    """Says which reads and deletions of local names may find them unset.

    Needs the user's own statements: jumps must not be lowered yet. Each statement is
    looked at once. Reads in functions and comprehensions inside are left out.

    Attributes:
        unset: The name nodes that may find their name unset.
        set_by: For each `try` and loop, the names that are set behind it, not before.

    >>> from autohook.converter.pass_base import Context
    >>> tree = gast.parse('''
    ... def f(x):
    ...     if x:
    ...         y = 1
    ...     return x + y
    ... ''').body[0]
    >>> found = Assignment(tree, Context(local_names=frozenset("xy")))
    >>> sorted(node.id for node in found.unset)
    ['y']
    """

    def __init__(self, tree: Node, context: Context) -> None:
        self._mangle = context.mangle
        self._methods: dict[type, Any] = {}
        self._may_delete = context.written.has(DELETING)
        self._names = context.local_names
        self._breaks: list[list[State]] = []
        self.unset: set[Node] = set()
        self.set_by: dict[Node, frozenset[str]] = {}
        arguments = tree.args
        given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        given += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
        self._block(tree.body, frozenset(self._mangle(a.id) for a in given))

    def _block(self, statements: Iterable[Node], state: State) -> State:
        for statement in statements:
            if state is None:
                return None
            kind = type(statement)
            if kind not in self._methods:
                name = "_" + kind.__name__.lower()
                self._methods[kind] = getattr(self, name, self._simple)
            state = self._methods[kind](statement, state)
        return state

    # -- expressions -------------------------------------------------------------

    def _read(self, node: Node | None, state: frozenset[str]) -> frozenset[str]:
        """Looks at an expression, and returns what is set after it."""
        if node is None:
            return state
        pending: list[tuple[Node, bool]] = [(node, True)]
        while pending:
            node, is_certain = pending.pop()
            kind = type(node)
            if kind is gast.Name:
                state = self._name(node, state, is_certain=is_certain)
            elif kind in COMPREHENSIONS:
                pending.append((node.generators[0].iter, is_certain))
            elif isinstance(node, gast.Lambda):
                parts = [*node.args.defaults, *node.args.kw_defaults]
                pending += [(part, is_certain) for part in parts if part is not None]
            elif kind is gast.Call and build.is_operator_call(node, "bound"):
                if is_certain:
                    state |= {node.args[1].value}
            elif kind is not gast.Constant:
                pending += reversed(parts_of(node, is_certain=is_certain))
        return state

    def _name(
        self, node: Node, state: frozenset[str], *, is_certain: bool
    ) -> frozenset[str]:
        name = self._mangle(node.id)
        if type(node.ctx) is not gast.Load:
            return state | {name} if is_certain else state
        if name not in state and name in self._names:
            self.unset.add(node)
        return state

    # -- statements --------------------------------------------------------------

    def _simple(self, node: Node, state: frozenset[str]) -> State:
        """Looks at a statement without blocks, in the order of its evaluation."""
        fields = node.__dict__
        for field in ("value", "test", "exc", "cause", "msg"):
            part = fields.get(field)
            if part is not None:
                state = self._read(part, state)
        for target in fields.get("targets", ()):
            state = self._read(target, state)
        return state

    def _return(self, node: Node, state: frozenset[str]) -> State:
        self._simple(node, state)
        return None

    _raise = _return

    def _break(self, _node: Node, state: frozenset[str]) -> State:
        if self._breaks:
            self._breaks[-1].append(state)
        return None

    def _continue(self, _node: Node, _state: frozenset[str]) -> State:
        return None

    def _augassign(self, node: Node, state: frozenset[str]) -> State:
        if isinstance(node.target, gast.Name):
            name = self._mangle(node.target.id)
            if name in self._names and name not in state:
                self.unset.add(node.target)
            return self._read(node.value, state) | {name}
        return self._read(node.value, self._read(node.target, state))

    def _delete(self, node: Node, state: frozenset[str]) -> State:
        for target in flat(node.targets):
            if not isinstance(target, gast.Name):
                state = self._read(target, state)
                continue
            name = self._mangle(target.id)
            if name in self._names and name not in state:
                self.unset.add(target)
            state -= {name}
        return state

    def _functiondef(self, node: Node, state: frozenset[str]) -> State:
        arguments = getattr(node, "args", None)
        parts = list(node.decorator_list)
        if arguments is not None:
            parts += [*arguments.defaults, *arguments.kw_defaults]
        else:
            parts += [*node.bases, *(keyword.value for keyword in node.keywords)]
        for part in parts:
            state = self._read(part, state)
        return state | {self._mangle(node.name)}

    _asyncfunctiondef = _classdef = _functiondef

    def _import(self, node: Node, state: frozenset[str]) -> State:
        names = [a.asname or a.name.partition(".")[0] for a in node.names]
        return state | set(map(self._mangle, names))

    _importfrom = _import

    def _if(self, node: Node, state: frozenset[str]) -> State:
        state = self._read(node.test, state)
        return merge([self._block(node.body, state), self._block(node.orelse, state)])

    def _while(self, node: Node, state: frozenset[str]) -> State:
        state -= self._deleted(node.body)
        state = self._read(node.test, state)
        is_endless = isinstance(node.test, gast.Constant) and bool(node.test.value)
        return self._loop(node, state, None if is_endless else state)

    def _for(self, node: Node, state: frozenset[str]) -> State:
        state = self._read(node.iter, state) - self._deleted(node.body)
        return self._loop(node, self._read(node.target, state), state)

    def _loop(self, node: Node, inside: frozenset[str], after: State) -> State:
        self._breaks.append([])
        self._block(node.body, inside)
        breaks = self._breaks.pop()
        end = merge([self._block(node.orelse, after), *breaks])
        if end is not None:
            self.set_by[node] = (end - (after or EMPTY)) & self._names
        return end

    def _with(self, node: Node, state: frozenset[str]) -> State:
        for item in node.items:
            state = self._read(item.context_expr, state)
            state = self._read(item.optional_vars, state)
        end = self._block(node.body, state)
        if passes_exceptions(node):
            return end
        return merge([end, state - self._deleted(node.body)])

    def _try(self, node: Node, state: frozenset[str]) -> State:
        caught = state - self._deleted(node.body)
        ends = [self._block(node.orelse, self._block(node.body, state))]
        for handler in node.handlers:
            inside = self._read(handler.type, caught)
            inside = self._read(handler.name, inside)
            end = self._block(handler.body, inside)
            if end is not None and handler.name is not None:
                end -= {self._mangle(handler.name.id)}
            ends.append(end)
        deleted = self._deleted([*node.handlers, *node.orelse])
        before = caught - deleted
        final = self._block(node.finalbody, before)
        end = merge(ends)
        if end is None or final is None:
            return None
        after = (end - self._deleted(node.finalbody)) | (final - before)
        self.set_by[node] = (after - state) & self._names
        return after

    _trystar = _try

    def _match(self, node: Node, state: frozenset[str]) -> State:
        state = self._read(node.subject, state)
        ends: list[State] = []
        for case in node.cases:
            inside = state | set(map(self._mangle, captured(case.pattern)))
            if case.guard is not None:
                inside = self._read(case.guard, inside)
            ends.append(self._block(case.body, inside))
        last = node.cases[-1]
        if last.guard is not None or not is_irrefutable(last.pattern):
            ends.append(state)
        return merge(ends)

    def _deleted(self, statements: Iterable[Node]) -> frozenset[str]:
        """Returns the names that a block may leave unset although they were set."""
        if not self._may_delete:
            return EMPTY
        return frozenset(map(self._mangle, deleted_names(statements)))
