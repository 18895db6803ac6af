"""Values with named fields, without what dataclasses and NamedTuple cost to import."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    Same = TypeVar("Same", bound="Value")


class Value:
    """Base of small values that are equal if all their fields are.

    A subclass names its fields in `__slots__`, sets them in `__init__`, whose
    parameters have the same names, and declares them as Final.
    """

    __slots__: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Returns the fields by name."""
        return {name: getattr(self, name) for name in self.__slots__}

    def replace(self: Same, **changes: Any) -> Same:
        """Returns the value with other fields."""
        return type(self)(**{**self.as_dict(), **changes})

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.as_dict() == other.as_dict()

    def __hash__(self) -> int:
        return hash(tuple(self.as_dict().values()))

    def __repr__(self) -> str:
        fields = ", ".join(f"{k}={v!r}" for k, v in self.as_dict().items())
        return f"{type(self).__name__}({fields})"
