"""What the converter tells the runtime of one function."""

from __future__ import annotations


class UnitInfo:
    """What the converter knows of one function.

    Attributes:
        index: Position in the module's table of units.
        qualname: As `__qualname__` would be, `<lambda>` for lambdas.
        filename: The user's file.
        lineno: The 1-based line of the `def` or `lambda`.
        parameters: Names in the order that the prologue passes them.
        free_names: The user's free variables that the twin needs, sorted.
        global_names: Names that the function, or a function nested in it, reads
            as globals or builtins.
    """

    __slots__ = (
        "filename",
        "free_names",
        "global_names",
        "index",
        "lineno",
        "parameters",
        "qualname",
    )

    def __init__(
        self,
        index: int,
        qualname: str,
        lineno: int,
        parameters: tuple[str, ...],
        free_names: tuple[str, ...],
        global_names: tuple[str, ...],
        filename: str,
    ) -> None:
        self.index = index
        self.qualname = qualname
        self.filename = filename
        self.lineno = lineno
        self.parameters = parameters
        self.free_names = free_names
        self.global_names = global_names

    def fields(self) -> tuple[int | str | tuple[str, ...], ...]:
        """Returns plain values that marshal can store, all but the file's name."""
        return (
            self.index,
            self.qualname,
            self.lineno,
            self.parameters,
            self.free_names,
            self.global_names,
        )
