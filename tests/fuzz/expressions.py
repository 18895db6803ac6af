"""Random expressions of a kind over the names of a scope."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .kinds import COMPARED, EXPRESSIONS, LITERALS

if TYPE_CHECKING:
    from .choosing import Chooser

_HOLE = re.compile(r"<(\w+)(!?)((?: \w+=\w+)*)>")


@dataclass
class Scope:
    """The names of a function at one point of it.

    Attributes:
        names: Those that are set, and the kinds of their values.
        unsure: Those that may be unset here.
        fixed: Those that statements do not assign, such as counters.
    """

    names: dict[str, str]
    unsure: dict[str, str] = field(default_factory=dict)
    fixed: set[str] = field(default_factory=set)

    def of(self, kind: str) -> list[str]:
        """Returns the names that are set to values of a kind."""
        return [name for name, other in self.names.items() if other == kind]

    def copy(self) -> Scope:
        """Returns a scope that changes alone."""
        return Scope(dict(self.names), dict(self.unsure), set(self.fixed))


Options = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Tables:
    """What expressions are made of, by kind.

    Attributes:
        expressions: Templates, whose holes are filled with other expressions.
        literals: What stands where neither a name nor a template does.
        compared: What stands for a truth where no name does.
    """

    expressions: Options
    literals: Options
    compared: Options


TABLES = Tables(EXPRESSIONS, LITERALS, COMPARED)


class Expressions:
    """Writes expressions."""

    def __init__(self, choose: Chooser, tables: Tables = TABLES) -> None:
        self._choose = choose
        self._tables = tables

    def write(self, kind: str, scope: Scope, depth: int = 2) -> str:
        """Returns an expression of a kind."""
        options = self._tables.expressions[kind]
        if depth <= 0 or not options or self._choose.chance(25):
            return self._leaf(kind, scope, depth)
        template = self._choose.pick(options)
        return self.fill(template, scope, depth - 1)

    def fill(self, template: str, scope: Scope, depth: int) -> str:
        """Returns a template with expressions in its holes."""

        def hole(found: re.Match[str]) -> str:
            kind, leaf, bindings = found.groups()
            pairs = dict(pair.split("=") for pair in bindings.split())
            inner = Scope(dict(ChainMap(pairs, scope.names)), scope.unsure)
            text = self.write(kind, inner, 0 if leaf else depth)
            return text if leaf else f"({text})"

        return _HOLE.sub(hole, template)

    def _leaf(self, kind: str, scope: Scope, depth: int) -> str:
        if kind == "test" and depth > -2:
            options = self._tables.expressions[kind][:5]
            return self.fill(self._choose.pick(options), scope, depth - 1)
        names = scope.of(kind)
        if names and self._choose.chance(85):
            return self._choose.pick(names[::-1])
        unsure = [name for name, other in scope.unsure.items() if other == kind]
        if unsure and self._choose.chance(15):
            return self._choose.pick(unsure)
        compared = self._tables.compared.get(kind)
        if compared and self._choose.chance(75):
            return self.fill(self._choose.pick(compared), scope, 0)
        return self._choose.pick(self._tables.literals[kind])
