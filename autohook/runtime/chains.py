"""Chains of `if` and `elif`: however long, their branches are not nested deeply."""

from __future__ import annotations

from types import CellType
from typing import TYPE_CHECKING, Any

from autohook.runtime.conditionals import if_
from autohook.runtime.dispatch import is_staged
from autohook.runtime.logic import not_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType

    Thunk = Callable[[], Any]

_FLAG = "_ah_chosen"
_MOST_NESTED = 32


def if_chain(*parts: Any) -> None:
    """Runs the first branch whose test holds; stages those from a staged test on.

    Args:
        parts: The value of the first test, its branch; then for each `elif` a function
            that gives the test, and the branch; then the last branch or None, and the
            names of the cells that are live after the statement.
    """
    *arms, orelse, names = parts
    test = arms[0]
    for position in range(0, len(arms), 2):
        if position:
            test = arms[position]()
        if is_staged(test):
            rest = arms[position + 2 :]
            _stage(test, arms[position + 1], rest, orelse, names)
            return
        if test:
            arms[position + 1]()
            return
    if orelse is not None:
        orelse()


class _Rest:
    """A function that stands for several bodies, with the cells of all of them."""

    def __init__(
        self,
        function: Any,
        bodies: Sequence[Any],
        cells: dict[str, CellType] | None = None,
    ) -> None:
        self._function = function
        found = dict(cells or {})
        for body in bodies:
            if body is not None and body.__closure__ is not None:
                names = body.__code__.co_freevars
                found.update(zip(names, body.__closure__, strict=True))
        # Never run: it says where the function comes from, and names its cells.
        code = next((b.__code__ for b in bodies if b is not None), function.__code__)
        self.__code__: CodeType = code.replace(co_freevars=tuple(found))
        self.__closure__ = tuple(found.values())

    def __call__(self) -> None:
        self._function()


def _stage(
    test: Any, body: Any, rest: Sequence[Any], orelse: Any, names: Sequence[str]
) -> None:
    """Stages a chain from a test on, some branches at a time."""
    count = 2 * _MOST_NESTED
    if len(rest) <= count:
        _nest(test, body, rest, orelse, names)
        return
    flag = CellType(True)  # noqa: FBT003 - the content of a cell

    def fall_through() -> None:
        flag.cell_contents = False

    last = _Rest(fall_through, [], {_FLAG: flag})
    _nest(test, body, rest[:count], last, (*names, _FLAG))
    chosen = flag.cell_contents
    bodies = [*rest[count:], orelse]

    def go_on() -> None:
        if_chain(rest[count](), *rest[count + 1 :], orelse, names)

    if_(not_(chosen), _Rest(go_on, bodies), None, names)


def _nest(
    test: Any, body: Any, rest: Sequence[Any], orelse: Any, names: Sequence[str]
) -> None:
    other = orelse
    if rest:

        def go_on() -> None:
            following = rest[0]()
            if is_staged(following):
                _nest(following, rest[1], rest[2:], orelse, names)
            else:
                if_chain(following, *rest[1:], orelse, names)

        other = _Rest(go_on, [*rest, orelse])
    if_(test, body, other, names)
