"""Names that the converter puts into user code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OPERATORS = "_ah_ops"
FACTORY = "_ah_factory"
TWIN = "_ah_twin"
PREFIX = "_ah_"


def mangle(name: str, class_name: str | None) -> str:
    """Returns a name as the compiler stores it inside a class.

    >>> mangle("__size", "_Box"), mangle("__size__", "Box"), mangle("__size", None)
    ('_Box__size', '__size__', '__size')
    """
    if class_name is None or not name.startswith("__") or name.endswith("__"):
        return name
    stripped = class_name.lstrip("_")
    if "." in name or not stripped:
        return name
    return f"_{stripped}{name}"


class Names:
    """Gives names that the function does not use yet.

    >>> names = Names({"if_body"})
    >>> names.fresh("if_body"), names.fresh("loop_body"), names.fresh("loop_body")
    ('_ah_if_body', 'loop_body', 'loop_body_1')
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._counts: dict[str, int] = {}
        self.generated: set[str] = set()

    def is_taken(self, name: str) -> bool:
        """Returns whether the function has the name."""
        return name in self._taken

    def fresh(self, wanted: str) -> str:
        """Returns `wanted`, prefixed or numbered where that is needed to be unique."""
        if wanted in self._taken and wanted not in self.generated:
            wanted = PREFIX + wanted
        name = wanted
        count = self._counts.get(wanted, 0)
        while name in self._taken:
            count += 1
            name = f"{wanted}_{count}"
        self._counts[wanted] = count
        self._taken.add(name)
        self.generated.add(name)
        return name
