"""Makes assignments to several targets unpack through `unpack`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from autohook.converter import build
from autohook.converter.pass_base import Pass

if TYPE_CHECKING:
    from autohook.converter.build import Node

GROUPS = (gast.Tuple, gast.List)


class ConvertUnpacking(Pass):
    """Converts `a, b = value` and `f(*value)`.

    Targets inside targets are unpacked in their turn, as Python does:

    >>> from autohook.converter.demonstration import show
    >>> show(ConvertUnpacking, '''
    ... def f(x, y):
    ...     x, y = y, x
    ...     first, *rest = x
    ...     a, (b, c) = g(*y)
    ... ''')
    def f(x, y):
        x, y = y, x
        first, *rest = _ah_ops.unpack(x, 1, 0)
        _ah_part, _ah_part_1 = _ah_ops.unpack(g(*_ah_ops.iterate(y)), 2)
        a = _ah_part
        b, c = _ah_ops.unpack(_ah_part_1, 2)
    """

    def visit_Assign(self, node: Node) -> Node | list[Node]:
        """Converts one assignment."""
        node.value = self.visit(node.value)
        groups = [target for target in node.targets if isinstance(target, GROUPS)]
        if not groups or _is_known(node.value):
            return node
        if len(node.targets) == 1:
            fits = len(groups) == 1 and _is_display_of(node.value, groups[0])
            return node if fits else self._unpack(groups[0], node.value, node)
        self.changed = True
        name = self.context.names.fresh("_ah_stored")
        made = [build.assign(name, node.value, node)]
        for target in node.targets:
            made += self._store(target, name)
        return made

    def _store(self, target: Node, name: str) -> list[Node]:
        value = build.load(name, target)
        if isinstance(target, GROUPS):
            return self._unpack(target, value, target)
        return [build.at(gast.Assign([target], value, None), target)]

    def _unpack(self, target: Node, value: Node, span: Node) -> list[Node]:
        self.changed = True
        value = _unpacked(value, target.elts)
        inner = [_inside(element) for element in target.elts]
        if not any(isinstance(element, GROUPS) for element in inner):
            return [build.at(gast.Assign([target], value, None), span)]
        stores: list[Node] = []
        elements = []
        for element in target.elts:
            name = self.context.names.fresh("_ah_part")
            part = build.store(name, element)
            if isinstance(element, gast.Starred):
                part = build.at(gast.Starred(part, gast.Store()), element)
            elements.append(part)
            stores += self._store(_inside(element), name)
        target = build.at(type(target)(elements, gast.Store()), target)
        return [build.at(gast.Assign([target], value, None), span), *stores]

    def visit_Call(self, node: Node) -> Node:
        """Converts the starred arguments of one call."""
        self.generic_visit(node)
        self._starred(node.args)
        for keyword in node.keywords:
            if keyword.arg is None:
                keyword.value = self._mapping(keyword.value)
        return node

    def visit_Dict(self, node: Node) -> Node:
        """Converts the mappings that a display takes in."""
        self.generic_visit(node)
        node.values = [
            self._mapping(value) if key is None else value
            for key, value in zip(node.keys, node.values, strict=True)
        ]
        return node

    def _mapping(self, value: Node) -> Node:
        if build.is_operator_call(value, "mapping"):
            return value
        self.changed = True
        return build.call_operator("mapping", [value], value)

    def visit_Tuple(self, node: Node) -> Node:
        """Converts the starred items of one display."""
        self.generic_visit(node)
        if isinstance(node.ctx, gast.Load):
            self._starred(node.elts)
        return node

    visit_List = visit_Tuple  # noqa: N815

    def visit_Set(self, node: Node) -> Node:
        """Converts the starred items of one display."""
        self.generic_visit(node)
        self._starred(node.elts)
        return node

    def _starred(self, values: list[Node]) -> None:
        for value in values:
            if isinstance(value, gast.Starred) and not build.is_operator_call(
                value.value, "iterate"
            ):
                self.changed = True
                inner = value.value
                value.value = build.call_operator("iterate", [inner], inner)


def _unpacked(value: Node, targets: list[Node]) -> Node:
    stars = [isinstance(target, gast.Starred) for target in targets]
    counts = [len(targets)]
    if any(stars):
        counts = [stars.index(True), len(targets) - stars.index(True) - 1]
    numbers = [build.constant(count, value) for count in counts]
    return build.call_operator("unpack", [value, *numbers], value)


def _inside(target: Node) -> Node:
    return target.value if isinstance(target, gast.Starred) else target


def _is_known(value: Node) -> bool:
    """Returns whether an operator gives just the values that are unpacked."""
    return build.is_operator_call(value, "unpack") or build.is_operator_call(
        value, "match"
    )


def _is_display_of(value: Node, target: Node) -> bool:
    """Returns whether a value is written item by item, so that nothing is unpacked."""
    if not isinstance(value, GROUPS) or len(value.elts) != len(target.elts):
        return False
    stars = (*value.elts, *target.elts)
    if any(isinstance(element, gast.Starred) for element in stars):
        return False
    return not any(isinstance(element, GROUPS) for element in target.elts)
