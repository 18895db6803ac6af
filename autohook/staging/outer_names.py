"""Globals and closure cells, which twins read by themselves.

So they are guarded when a unit begins to run; what stands for one that changes is put
there for as long as the trace runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autohook.staging.guards import MISSING
from autohook.staging.operators.changes import announce_cell, announce_global
from autohook.staging.operators.places import (
    CellPlace,
    GlobalPlace,
    is_in_staged_body,
)

if TYPE_CHECKING:
    from autohook.runtime.units import Unit
    from autohook.staging.recorder import TraceRecorder


class OuterNames:
    """The names from outside that one trace has met."""

    def __init__(self, recorder: TraceRecorder) -> None:
        self._recorder = recorder
        self._cells: list[tuple[Any, Any]] = []
        self._outside: dict[int, Any] = {}

    def read_global(self, namespace: dict[str, Any], name: str) -> None:
        """Guards, or lifts, a global name that a twin may read."""
        place = GlobalPlace(namespace, name)
        if self._recorder.has_written(place.key):
            return
        table = self._recorder.writer.name_of(namespace)
        value = namespace.get(name, MISSING)
        label = f"the global `{name}`"
        text = f"{table}.get({name!r}, MISSING)"
        self.put(place, self._recorder.take(text, value, place.key, label), value)

    def put(self, place: Any, seen: Any, value: Any) -> None:
        """Puts what stands for a value where the twin, or a join, reads it itself."""
        if seen is not value and self._recorder.root is not None:
            self._recorder.effects.require_one_thread()
            self._recorder.root.note(place)
            self._recorder.root.stand_ins[place.key] = seen
            place.write(seen)

    def read_cells(self, unit: Unit, cells: Any) -> None:
        """Guards the cells of a function that existed before the trace.

        The cells of a function made by the trace are its own; `finish` takes back
        those that the trace has changed.
        """
        names = cells.__code__.co_freevars
        for name, cell in zip(names, cells.__closure__, strict=True):
            if name not in unit.info.free_names:
                continue
            if self._recorder.has_written(("cell", id(cell))):
                continue
            try:
                value = cell.cell_contents
            except ValueError:
                continue
            if self._recorder.is_own(value):
                continue
            label = f"the closure variable `{name}`"
            if id(cell) in self._outside:
                key = ("cell", self._recorder.owner_key(cell))
                self.read_cell(cell, name, self._recorder.path(cell), key)
            else:
                self._cells.append((cell, value))
                self._recorder.reach(value, label)

    def read_cell(self, cell: Any, name: str, path: str, key: Any) -> None:
        """Guards, or lifts, what a closure cell from outside holds.

        Args:
            cell: The cell.
            name: The name of the variable.
            path: The text that gives the cell in any call.
            key: What tells it from other sources.
        """
        label = f"the closure variable `{name}`"
        value = cell.cell_contents
        self._outside[id(cell)] = cell
        seen = self._recorder.take(f"{path}.cell_contents", value, key, label)
        self.put(CellPlace(cell, name), seen, value)

    def is_outside(self, cell: Any) -> bool:
        """Returns whether a closure cell was there before the trace."""
        return id(cell) in self._outside

    def finish(self) -> None:
        """Turns what is known of closure cells into guards."""
        for cell, value in self._cells:
            try:
                same = cell.cell_contents is value
            except ValueError:
                same = False
            if same:
                text = f"{self._recorder.writer.name_of(cell)}.cell_contents"
                self._recorder.writer.require_value(text, value, "a closure variable")

    def meet_function(self, value: Any) -> None:
        """Remembers the closure cells of a function from outside."""
        function = getattr(value, "__func__", value)
        for cell in getattr(function, "__closure__", None) or ():
            self._outside[id(cell)] = cell

    def assign_global(self, namespace: dict[str, Any], name: str) -> None:
        """Notes that a global name is about to be assigned."""
        self._recorder.effects.require_one_thread()
        if is_in_staged_body():
            self.read_global(namespace, name)
        announce_global(namespace, name)

    def assign_nonlocal(self, cell: Any, name: str) -> None:
        """Notes that a nonlocal name is about to be assigned."""
        if self.is_outside(cell):
            self._recorder.effects.require_one_thread()
            if is_in_staged_body() and not self._recorder.has_written(
                ("cell", id(cell))
            ):
                key = ("cell", self._recorder.owner_key(cell))
                self.read_cell(cell, name, self._recorder.path(cell), key)
        announce_cell(cell, name)
