"""Units: what a prologue asks, and how a twin becomes a function."""

from __future__ import annotations

import marshal
import sys
import types
from _imp import _fix_co_filename  # type: ignore[attr-defined]  # as importlib does
from _thread import _local

from autohook.runtime.layout import find_layout, replace_constants
from autohook.runtime.unit_info import UnitInfo, UnitState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from autohook.decisions import UnitDecision
    from autohook.errors import Diagnostic
    from autohook.runtime.layout import Layout

    Cells = types.FunctionType | None
    Reason = tuple[str, str, int, str]
    MakeTwin = Callable[[int], tuple[bytes | None, Reason | None]]

BUG = "AH190"
NO_REASON = ("AH105", "it has no staged twin", 0, "")


class UnitTable:
    """What the units of one module share.

    Attributes:
        name: The name that the module is loaded under.
        filename: The user's file.
        units: The module's units, by index.
        audits: Whether staged calls run natively, too, to be compared.
        make: Converts the function of an index: `marshal.dumps` of its twin's code
            object, or why there is none (code, message, lineno, remedy).
    """

    __slots__ = ("_infos", "_packed", "audits", "filename", "make", "name", "units")

    def __init__(
        self,
        name: str,
        filename: str,
        count: int,
        packed: bytes,
        make: MakeTwin,
        *,
        regions: int = 0,
    ) -> None:
        """Makes `count` units, the last ones regions, of what the converter packed."""
        self.name = name
        self.filename = filename
        self.make = make
        self.audits = False
        self._packed = packed
        self._infos: tuple[UnitInfo, ...] | None = None
        self.units = make_units(count - regions)
        if regions:
            from autohook.runtime.region import make_regions

            self.units += make_regions(regions)

    def info(self, index: int) -> UnitInfo:
        """Returns what the converter knows of a function, unpacked when first asked."""
        infos = self._infos
        if infos is None:
            fields = marshal.loads(self._packed)
            infos = tuple(UnitInfo(*(*one, self.filename)) for one in fields)
            self._infos = infos
        return infos[index]


class Unit(bytearray):
    """One function of a listed module, as its prologue sees it.

    A module has many functions and an import must stay cheap, so a unit holds nothing
    but whether it is live. The rest is in its `UnitState`.

    It is a constant of the function's code object, and code objects get marshalled:
    Keras stores a lambda that way. Being a bytearray, a unit is marshalled as plain
    bytes. The prologue asks `not UNIT.title`: of a unit at rest that is True, of plain
    bytes it is a method, so stored code runs natively wherever it is loaded.

    Attributes:
        title: False while a call has to ask `enter`; else a call costs this look only.
    """

    __slots__ = ("title",)

    if TYPE_CHECKING:
        title: bool  # type: ignore[assignment]  # hides a method

    __hash__ = object.__hash__  # type: ignore[assignment]  # units are not their bytes
    __eq__ = object.__eq__
    __ne__ = object.__ne__

    @property
    def live(self) -> bool:
        """Whether a call has to ask `enter`."""
        return self.title is not True

    @live.setter
    def live(self, value: bool) -> None:
        self.title = not value or registry.question  # type: ignore[assignment]

    @property
    def enter(self) -> Callable[..., bool]:
        """`enter(cells, *values) -> bool`; True means that the call was run.

        Then `result` is what it returned. Staging replaces it.
        """
        state = registry.state(self)
        return self._first_enter if state.enter is None else state.enter

    @enter.setter
    def enter(self, value: Callable[..., bool]) -> None:
        registry.state(self).enter = value

    @property
    def result(self) -> Any:
        """The result of the call that `enter` has just run; to be asked for once."""
        return results.stack.pop()

    @property
    def info(self) -> UnitInfo:
        """What the converter knows of the function."""
        state = registry.state(self)
        return state.table.info(state.index)

    @property
    def module_name(self) -> str:
        """The name that the function's module is loaded under."""
        return registry.state(self).table.name

    def __repr__(self) -> str:
        return f"<unit {self.module_name}.{self.info.qualname}>"

    def __reduce_ex__(
        self, _protocol: object
    ) -> tuple[Callable[[str, int], Unit], tuple[str, int]]:
        return revive, (self.module_name, registry.state(self).index)

    def has_twin(self) -> bool:
        """Returns whether there is a staged twin, converting the function if needed."""
        state = registry.state(self)
        if state.twin_code is None and state.why is None:
            packed, why = state.table.make(state.index)
            if packed is None:
                state.why = why or NO_REASON
                if state.why[0] == BUG:
                    from autohook import bugs

                    bugs.report_unit(BUG, self.info, state.why[1])
            else:
                code = marshal.loads(packed)
                # The cache may come from where the project was before.
                _fix_co_filename(code, state.table.filename)
                state.twin_code = plant_constants(code, state.table.units)
        return state.twin_code is not None

    @property
    def is_known_native(self) -> bool:
        """Whether it has turned out that there is no twin."""
        return registry.state(self).why is not None

    def twin(self, cells: Cells, namespace: dict[str, Any]) -> types.FunctionType:
        """Returns the staged twin as a function over the caller's cells.

        Args:
            cells: What the prologue passed; its closure holds the free variables.
            namespace: The globals of the native function.

        Raises:
            LookupError: There is no twin; `reason()` says why.
        """
        code = self.twin_code()
        found = {"_ah_ops": _operators_cell()}
        if cells is not None:
            native = cells.__code__.co_freevars
            found.update(zip(native, cells.__closure__ or (), strict=True))
        closure = tuple(found[name] for name in code.co_freevars)
        return types.FunctionType(code, namespace, self.info.qualname, None, closure)

    def twin_code(self) -> types.CodeType:
        """Returns the twin's code object.

        Raises:
            LookupError: There is no twin; `reason()` says why.
        """
        self.has_twin()
        code = registry.state(self).twin_code
        if code is None:
            raise LookupError(self.info.qualname)
        return code

    def reason(self) -> Diagnostic | None:
        """Returns why there is no twin, None while that is not known."""
        why = registry.state(self).why
        if why is None:
            return None
        from autohook.errors import Diagnostic

        code, message, lineno, remedy = why
        return Diagnostic(code, message, self.info.filename, lineno, remedy)

    def leave_out(self) -> None:
        """Makes the unit stay native for ever, as `do_not_convert` asks."""
        state = registry.state(self)
        state.why = ("AH101", "it is marked do_not_convert", self.info.lineno, "")
        state.twin_code = None

    def _first_enter(self, _cells: Cells, *_values: Any) -> bool:
        """Waits for TensorFlow: without it no value can be a tensor."""
        if not is_tensorflow_ready():
            if "tensorflow" not in sys.modules:
                self.live = False
            return False
        registry.activate()
        return self.enter(_cells, *_values)


def make_units(count: int) -> list[Unit]:
    """Returns new units, at rest."""
    units = [Unit() for _ in range(count)]
    # Not in a method of theirs, which would be called for each.
    for unit in units:
        unit.title = True
    return units


class Results(_local):
    """Per thread, the results that `enter` leaves for `result`."""

    def __init__(self) -> None:
        self.stack: list[Any] = []


class Registry:
    """All units of the process, by module.

    Attributes:
        modules: The units of each module, by index.
        adopt: Called by staging's activation with each unit, old and new; None
            until TensorFlow has been imported.
        report: Gives the decisions about units; set by staging.
        activated: Called once staging has started; set by the hook.
        audits: Whether the staged calls of modules that are loaded now are audited;
            set by the hook.
        question: The `title` of live units; staging's looks for debuggers.
    """

    def __init__(self) -> None:
        self.modules: dict[str, list[Unit]] = {}
        # Units live as long as the process, so that an id stays the unit's own.
        self._tables: list[UnitTable] = []
        self._known = 0
        self._states: dict[int, UnitState] = {}
        self.adopt: Callable[[Unit], None] | None = None
        self.report: Callable[[], list[UnitDecision]] | None = None
        self.activated: Callable[[], None] | None = None
        self.audits = False
        self.question: object = False

    def __iter__(self) -> Iterator[Unit]:
        for units in list(self.modules.values()):
            yield from units

    def add(self, table: UnitTable) -> None:
        """Takes the units of a module; they replace those of an earlier load."""
        self.keep(table)
        self.modules[table.name] = table.units

    def keep(self, table: UnitTable) -> None:
        """Knows the units of a table from now on."""
        self._tables.append(table)

    def state(self, unit: Unit) -> UnitState:
        """Returns what is known of a unit."""
        state = self._states.get(id(unit))
        if state is None:
            self._make_states()
            state = self._states[id(unit)]
        return state

    def _make_states(self) -> None:
        """Makes the states of the units that have come since the last time."""
        # Two threads may do the same at once.
        count = len(self._tables)
        for table in self._tables[self._known : count]:
            for index, unit in enumerate(table.units):
                self._states.setdefault(id(unit), UnitState(table, index))
        self._known = count

    def activate(self) -> None:
        """Starts staging, the only importer of tensorflow, and hands it all units."""
        if self.adopt is None:
            # A name, not an import: run time's layers point down from staging.
            __import__("autohook.staging.activation")
            adopt = sys.modules["autohook.staging.activation"].adopt
            for unit in self:
                adopt(unit)
            self.adopt = adopt
            if self.activated is not None:
                self.activated()


results = Results()
registry = Registry()


def is_tensorflow_ready() -> bool:
    """Returns whether tensorflow has been imported to its end."""
    module = sys.modules.get("tensorflow")
    spec = getattr(module, "__spec__", None)
    return module is not None and not getattr(spec, "_initializing", False)


def tensorflow_expected() -> None:
    """Wakes all units: an import of tensorflow has begun."""
    if registry.adopt is None:
        for unit in registry:
            unit.live = True


def plant(code: types.CodeType, layout: Layout, table: UnitTable) -> types.CodeType:
    """Returns a module's code with its placeholders replaced by its units.

    Args:
        code: The native code of the module, as the converter or the cache gave it.
        layout: Where its units go, as `find_layout` says it.
        table: The units; they replace those of an earlier load of the module.
    """
    table.audits = registry.audits
    registry.add(table)
    if registry.adopt is None and is_tensorflow_ready():
        # Now, not at the first call: a tf.function would not get to call any unit.
        registry.activate()
    elif registry.adopt is not None:
        for unit in table.units:
            registry.adopt(unit)
    elif "tensorflow" in sys.modules:
        for unit in table.units:
            unit.live = True
    return replace_constants(code, layout, table.units)


def plant_constants(code: types.CodeType, units: Sequence[Unit]) -> types.CodeType:
    """Returns `code`, and all code nested in it, with units for placeholders."""
    return replace_constants(code, find_layout(code), units)


def unit_of(code: types.CodeType) -> Unit | None:
    """Returns the unit that a function's code object carries, or None."""
    for constant in code.co_consts:
        if type(constant) is Unit:
            return constant
    return None


def units_of(code: types.CodeType) -> list[Unit]:
    """Returns a function's unit, if it has one, and those of regions in it."""
    return [one for one in code.co_consts if isinstance(one, Unit)]


def revive(module_name: str, index: int) -> Unit:
    """Returns a unit again after pickling; one at rest if its module is not loaded."""
    units = registry.modules.get(module_name, [])
    if index < len(units):
        return units[index]
    fields = (index, "<unknown>", 0, (), (), (), 0, ())
    packed = marshal.dumps((fields,) * (index + 1))
    table = UnitTable(module_name, "", index + 1, packed, _make_nothing)
    registry.keep(table)
    return table.units[index]


def decisions() -> list[UnitDecision]:
    """Returns how the units of this process have run, in order of definition."""
    return [] if registry.report is None else registry.report()


def _make_nothing(_index: int) -> tuple[None, Reason]:
    return None, NO_REASON


def _operators_cell() -> types.CellType:
    """Returns the cell that a twin's `_ah_ops` closes over."""
    from autohook.runtime import interface

    return types.CellType(interface)
