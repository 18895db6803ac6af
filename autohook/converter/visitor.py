"""A visitor that looks up its methods once for each kind of node."""

from __future__ import annotations

from typing import Any, ClassVar

from autohook.converter.children import PARTS, children


class Visitor:
    """Calls `visit_Kind` for nodes of `ast` and of gast, as `ast.NodeVisitor` does.

    >>> import ast
    >>> class Names(Visitor):
    ...     def visit_Name(self, node):
    ...         print(node.id)
    >>> Names().visit(ast.parse("f(x)"))
    f
    x
    """

    _methods: ClassVar[dict[type, Any]] = {}

    def __init_subclass__(cls) -> None:
        """Gives each visitor its own table of methods, by kind of node."""
        cls._methods = {}

    def visit(self, node: Any) -> None:
        """Calls the method for a node; nothing happens where nothing is inside."""
        kind = type(node)
        if kind not in self._methods:
            cls = type(self)
            other = cls.generic_visit if PARTS[kind] else None
            self._methods[kind] = getattr(cls, "visit_" + kind.__name__, other)
        method = self._methods[kind]
        if method is not None:
            method(self, node)

    def generic_visit(self, node: Any) -> None:
        """Visits all that is inside a node."""
        for child in children(node):
            self.visit(child)
