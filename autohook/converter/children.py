"""The nodes inside a node, without the generators that `ast` asks for each."""

from __future__ import annotations

from typing import Any

# Fields that hold names, marks and literals, whatever the node.
_NO_NODES = frozenset(
    (
        *("arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind"),
        *("kwd_attrs", "level", "module", "op", "ops", "rest", "simple"),
        *("type_comment", "type_ignores"),
    )
)
_NO_PARTS = frozenset(("Constant", "Global", "MatchSingleton", "Name", "Nonlocal"))
# Lists in which there may be None.
_SPARSE = frozenset(("keys", "kw_defaults"))


class _Parts(dict[type, tuple[str, ...]]):
    """The fields of each kind of node that may hold nodes, in order."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]  # a node's
        if kind.__name__ in _NO_PARTS:
            names = ()
        self[kind] = tuple(name for name in names if name not in _NO_NODES)
        return self[kind]


PARTS = _Parts()


def children(node: Any) -> list[Any]:
    """Returns the nodes just inside a node, in order, but for marks such as `Load`.

    >>> import ast
    >>> [type(node).__name__ for node in children(ast.parse("f(x)").body[0].value)]
    ['Name', 'Name']
    """
    found: list[Any] = []
    fields = node.__dict__
    for name in PARTS[type(node)]:
        value = fields.get(name)
        kind = type(value)
        if kind is list:
            found += [v for v in value if v is not None] if name in _SPARSE else value
        elif value is not None and kind is not str:
            found.append(value)
    return found
