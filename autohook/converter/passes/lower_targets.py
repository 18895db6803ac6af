"""Gives every store to an attribute or an item its own statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node

PLACES = (gast.Attribute, gast.Subscript)


class LowerTargets(Pass):
    """Splits assignments so that stores keep Python's order as calls.

    >>> from autohook.converter.demonstration import show
    >>> show(LowerTargets, '''
    ... def f(self, pair):
    ...     self.first, last = pair
    ...     f(pair).total = total = sum(pair)
    ... ''')
    def f(self, pair):
        _ah_part, _ah_part_1 = pair
        self.first = _ah_part
        last = _ah_part_1
        _ah_stored = sum(pair)
        f(pair).total = _ah_stored
        total = _ah_stored
    """

    def visit_Assign(self, node: Node) -> Node | list[Node]:
        """Splits one assignment."""
        if not any(_has_place(target) for target in node.targets):
            return node
        if len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, PLACES) and self._keeps_order(target, node.value):
                return node
            if isinstance(target, (gast.Tuple, gast.List)):
                return self._unpack(target, node.value, node)
        self.changed = True
        name = self.context.names.fresh("_ah_stored")
        made = [build.assign(name, node.value, node)]
        for target in node.targets:
            made += self._store(target, name)
        return made

    def _store(self, target: Node, name: str) -> list[Node]:
        value = build.load(name, target)
        if _has_place(target) and isinstance(target, (gast.Tuple, gast.List)):
            return self._unpack(target, value, target)
        return [build.at(gast.Assign([target], value, None), target)]

    def _unpack(self, target: Node, value: Node, span: Node) -> list[Node]:
        self.changed = True
        stores: list[Node] = []
        pattern = self._pattern(target, stores)
        return [build.at(gast.Assign([pattern], value, None), span), *stores]

    def _pattern(self, target: Node, stores: list[Node]) -> Node:
        """Returns a target with only names in it; adds the stores that remain."""
        if isinstance(target, (gast.Tuple, gast.List)):
            elements = [self._pattern(e, stores) for e in target.elts]
            return build.at(type(target)(elements, target.ctx), target)
        if isinstance(target, gast.Starred):
            inner = self._pattern(target.value, stores)
            return build.at(gast.Starred(inner, target.ctx), target)
        name = self.context.names.fresh("_ah_part")
        stores += self._store(target, name)
        return build.store(name, target)

    def visit_For(self, node: Node) -> Node:
        """Leaves only names as a loop's target."""
        self.generic_visit(node)
        if _has_place(node.target):
            self.changed = True
            name = self.context.names.fresh("_ah_part")
            first = build.at(
                gast.Assign([node.target], build.load(name, node.target), None),
                node.target,
            )
            node.body = [*self.block([first]), *node.body]
            node.target = build.store(name, node.target)
        return node

    def visit_With(self, node: Node) -> Node:
        """Leaves only names as the targets of `with`."""
        self.generic_visit(node)
        for item in node.items:
            target = item.optional_vars
            if target is not None and _has_place(target):
                if item is not node.items[-1]:
                    return self.visit_With(_split_with(node))
                self.changed = True
                name = self.context.names.fresh("_ah_part")
                item.optional_vars = build.store(name, target)
                node.body = [*self.block(self._store(target, name)), *node.body]
        return node

    def visit_Delete(self, node: Node) -> Node | list[Node]:
        """Splits `del` of several things."""
        targets = _flat(node.targets)
        if len(targets) == 1 or not any(map(_has_place, targets)):
            return node
        self.changed = True
        return [build.at(gast.Delete([target]), target) for target in targets]

    def _keeps_order(self, target: Node, value: Node) -> bool:
        """Returns whether the place may be evaluated before the value."""
        if isinstance(value, gast.Constant) or self._is_generated(value):
            return True
        if self.context.has_walrus(value):
            return False
        parts = [target.value]
        if isinstance(target, gast.Subscript):
            parts.append(target.slice)
        return all(isinstance(p, gast.Constant) or self._is_local(p) for p in parts)

    def _is_generated(self, value: Node) -> bool:
        names = self.context.names.generated
        return isinstance(value, gast.Name) and value.id in names

    def _is_local(self, node: Node) -> bool:
        if not isinstance(node, gast.Name):
            return False
        name = self.context.mangle(node.id)
        return name in self.context.local_names and name not in self.context.rebound


def _split_with(node: Node) -> Node:
    inner = build.at(gast.With(node.items[1:], node.body, None), node)
    node.items, node.body = node.items[:1], [inner]
    return node


def _flat(targets: list[Node]) -> list[Node]:
    found: list[Node] = []
    for target in targets:
        is_group = isinstance(target, (gast.Tuple, gast.List))
        found += _flat(target.elts) if is_group else [target]
    return found


def _has_place(target: Node) -> bool:
    if isinstance(target, (gast.Tuple, gast.List)):
        return any(_has_place(element) for element in target.elts)
    if isinstance(target, gast.Starred):
        return _has_place(target.value)
    return isinstance(target, PLACES)
