"""What the converter tells the runtime of one function or region."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import types
    from collections.abc import Callable

    from autohook.runtime.units import Reason, UnitTable


class UnitInfo:
    """What the converter knows of one function or region.

    Attributes:
        index: Position in the module's table of units.
        qualname: As `__qualname__` would be, `<lambda>` for lambdas.
        filename: The user's file.
        lineno: The 1-based line of the `def` or `lambda`, or a region's first.
        parameters: Names in the order that the prologue passes them.
        free_names: The user's free variables that the twin needs, sorted.
        global_names: Names that the function, or a function nested in it, reads
            as globals or builtins.
        end_lineno: The last line of a region, 0 for a function.
        results: Names that a region assigns for those behind it, in the order in
            which its twin returns them.
    """

    __slots__ = (
        "end_lineno",
        "filename",
        "free_names",
        "global_names",
        "index",
        "lineno",
        "parameters",
        "qualname",
        "results",
    )

    def __init__(
        self,
        index: int,
        qualname: str,
        lineno: int,
        parameters: tuple[str, ...],
        free_names: tuple[str, ...],
        global_names: tuple[str, ...],
        end_lineno: int,
        results: tuple[str, ...],
        filename: str,
    ) -> None:
        self.index = index
        self.qualname = qualname
        self.filename = filename
        self.lineno = lineno
        self.parameters = parameters
        self.free_names = free_names
        self.global_names = global_names
        self.end_lineno = end_lineno
        self.results = results

    def fields(self) -> tuple[int | str | tuple[str, ...], ...]:
        """Returns plain values that marshal can store, all but the file's name."""
        return (
            self.index,
            self.qualname,
            self.lineno,
            self.parameters,
            self.free_names,
            self.global_names,
            self.end_lineno,
            self.results,
        )


class UnitState:
    """What is known of one unit, from when it is first needed.

    Attributes:
        table: The units of its module.
        index: Its position there.
        enter: What the prologue calls of a live unit.
        twin_code: Its staged twin, once loaded.
        why: Why it has no twin, once known.
        ended: What the end of a region calls that ran natively.
    """

    __slots__ = ("ended", "enter", "index", "table", "twin_code", "why")

    def __init__(self, table: UnitTable, index: int) -> None:
        self.table = table
        self.index = index
        self.enter: Callable[..., bool] | None = None
        self.twin_code: types.CodeType | None = None
        self.why: Reason | None = None
        self.ended: Callable[[], None] | None = None
