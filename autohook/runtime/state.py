"""State of branches and loops: the cells that body functions share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from types import CellType


class Undefined:
    """Stands for the content of an empty cell; there is only one."""

    def __repr__(self) -> str:
        return "Undefined"


UNDEFINED: Final = Undefined()


def find_cells(functions: Iterable[Any], names: Sequence[str]) -> dict[str, CellType]:
    """Returns the cells of `names` that the functions close over.

    Args:
        functions: Body and test functions; None stands for an absent branch.
        names: The names wanted; those that no function closes over are left out.
    """
    found: dict[str, CellType] = {}
    for function in functions:
        if function is None or function.__closure__ is None:
            continue
        found.update(
            zip(function.__code__.co_freevars, function.__closure__, strict=True)
        )
    return {name: found[name] for name in names if name in found}


def read(cell: CellType) -> Any:
    """Returns the content of a cell, `UNDEFINED` where it is empty."""
    try:
        return cell.cell_contents
    except ValueError:
        return UNDEFINED


def write(cell: CellType, value: Any) -> None:
    """Fills a cell, or empties it where `value` is `UNDEFINED`."""
    if value is not UNDEFINED:
        cell.cell_contents = value
    elif read(cell) is not UNDEFINED:
        del cell.cell_contents


def snapshot(cells: Mapping[str, CellType]) -> dict[str, Any]:
    """Returns the content of every cell."""
    return {name: read(cell) for name, cell in cells.items()}


def restore(cells: Mapping[str, CellType], values: Mapping[str, Any]) -> None:
    """Puts the values of a snapshot back."""
    for name, cell in cells.items():
        write(cell, values[name])
