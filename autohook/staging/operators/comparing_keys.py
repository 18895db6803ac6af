"""Keys of a sort that compare by a function of the program's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class ComparingKey:
    """Stands for what `functools.cmp_to_key` makes of an item.

    Attributes:
        obj: The item.
        is_less: Whether one item comes before another one, maybe staged.
    """

    __hash__ = None  # type: ignore[assignment] # as the key that it stands for

    def __init__(self, obj: Any, is_less: Callable[[Any, Any], Any]) -> None:
        self.obj = obj
        self.is_less = is_less

    def __lt__(self, other: Any) -> Any:
        return self.is_less(self.obj, other.obj)

    def __gt__(self, other: Any) -> Any:
        return self.is_less(other.obj, self.obj)
