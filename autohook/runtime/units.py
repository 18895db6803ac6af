"""Units: what a prologue asks, and how a twin becomes a function."""

from __future__ import annotations

import marshal
import sys
import threading
import types
from typing import TYPE_CHECKING, Any, NamedTuple

from autohook.errors import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from autohook.decisions import UnitDecision

PLACEHOLDER = b"\x00autohook-unit:"


class UnitInfo(NamedTuple):
    """What the converter knows of one function; plain values that marshal can store.

    Attributes:
        index: Position in the module's table of units.
        qualname: As `__qualname__` would be, `<lambda>` for lambdas.
        filename: The user's file.
        lineno: The 1-based line of the `def` or `lambda`.
        parameters: Names in the order that the prologue passes them.
        free_names: The user's free variables that the twin needs, sorted.
        global_names: Names that the function, or a function nested in it, reads
            as globals or builtins.
        twin: `marshal.dumps` of the twin's code object, or None.
        reason: Why there is no twin: (code, message, lineno, remedy), or None.
    """

    index: int  # type: ignore[assignment]  # tuple.index is of no use here
    qualname: str
    filename: str
    lineno: int
    parameters: tuple[str, ...]
    free_names: tuple[str, ...]
    global_names: tuple[str, ...]
    twin: bytes | None
    reason: tuple[str, str, int, str] | None


Cells = types.FunctionType | None


class Unit(bytearray):
    """One function of a listed module, as its prologue sees it.

    It is a constant of the function's code object, and code objects get marshalled:
    Keras stores a lambda that way. Being a bytearray, a unit is marshalled as the
    converter's placeholder, plain bytes. The prologue asks `not UNIT.title`: of a unit
    at rest that is True, of plain bytes it is a method, so stored code runs natively
    wherever it is loaded.

    Attributes:
        title: False while a call has to ask `enter`; else a call costs this look only.
        enter: `enter(cells, *values) -> bool`; True means that the call was run
            and that `take()` has its result. Staging replaces it.
        info: What the converter said.
        module_name: The module that the function belongs to.
    """

    __slots__ = ("_siblings", "_twin_code", "enter", "info", "module_name", "title")

    def __init__(
        self, info: UnitInfo, module_name: str, siblings: Sequence[Unit] = ()
    ) -> None:
        super().__init__(PLACEHOLDER + str(info.index).encode())
        self.info = info
        self.module_name = module_name
        self._siblings = siblings
        self.title: bool = False  # type: ignore[assignment]  # hides bytearray's method
        self.enter: Callable[..., bool] = self._first_enter
        self._twin_code: types.CodeType | None = None

    __hash__ = object.__hash__  # type: ignore[assignment]  # units are not their bytes
    __eq__ = object.__eq__
    __ne__ = object.__ne__

    @property
    def live(self) -> bool:
        """Whether a call has to ask `enter`."""
        return not self.title

    @live.setter
    def live(self, value: bool) -> None:
        self.title = not value

    def __repr__(self) -> str:
        return f"<unit {self.module_name}.{self.info.qualname}>"

    def __reduce_ex__(
        self, _protocol: object
    ) -> tuple[Callable[[str, int], Unit], tuple[str, int]]:
        return revive, (self.module_name, self.info.index)

    def take(self) -> Any:
        """Returns the result of the call that `enter` has just run."""
        return results.stack.pop()

    def twin(self, cells: Cells, namespace: dict[str, Any]) -> types.FunctionType:
        """Returns the staged twin as a function over the caller's cells.

        Args:
            cells: What the prologue passed; its closure holds the free variables.
            namespace: The globals of the native function.

        Raises:
            LookupError: The converter could not make a twin; `info.reason` says why.
        """
        code = self.twin_code()
        found = {"_ah_ops": _operators_cell()}
        if cells is not None:
            native = cells.__code__.co_freevars
            found.update(zip(native, cells.__closure__ or (), strict=True))
        closure = tuple(found[name] for name in code.co_freevars)
        return types.FunctionType(code, namespace, self.info.qualname, None, closure)

    def twin_code(self) -> types.CodeType:
        """Returns the twin's code object, loading it when first asked.

        Raises:
            LookupError: There is no twin.
        """
        if self._twin_code is None:
            if self.info.twin is None:
                raise LookupError(self.info.qualname)
            code = marshal.loads(self.info.twin)
            self._twin_code = plant_constants(code, self._siblings)
        return self._twin_code

    def reason(self) -> Diagnostic | None:
        """Returns why there is no twin, or None."""
        if self.info.reason is None:
            return None
        code, message, lineno, remedy = self.info.reason
        return Diagnostic(code, message, self.info.filename, lineno, remedy)

    def leave_out(self) -> None:
        """Makes the unit stay native for ever, as `do_not_convert` asks."""
        why = ("AH101", "it is marked do_not_convert", self.info.lineno, "")
        self.info = self.info._replace(twin=None, reason=why)
        self._twin_code = None

    def _first_enter(self, _cells: Cells, *_values: Any) -> bool:
        """Waits for TensorFlow: without it no value can be a tensor."""
        if not is_tensorflow_ready():
            if "tensorflow" not in sys.modules:
                self.live = False
            return False
        registry.activate()
        return self.enter(_cells, *_values)


class Results(threading.local):
    """Per thread, the results that `enter` leaves for `take`."""

    def __init__(self) -> None:
        self.stack: list[Any] = []


class Registry:
    """All units of the process, by module.

    Attributes:
        modules: The units of each module, by index.
        adopt: Called by staging's activation with each unit, old and new; None
            until TensorFlow has been imported.
        report: Gives the decisions about units; set by staging.
    """

    def __init__(self) -> None:
        self.modules: dict[str, list[Unit]] = {}
        self.adopt: Callable[[Unit], None] | None = None
        self.report: Callable[[], list[UnitDecision]] | None = None

    def __iter__(self) -> Iterator[Unit]:
        for units in list(self.modules.values()):
            yield from units

    def activate(self) -> None:
        """Starts staging, the only importer of tensorflow, and hands it all units."""
        if self.adopt is None:
            # A name, not an import: run time's layers point down from staging.
            __import__("autohook.staging.activation")
            adopt = sys.modules["autohook.staging.activation"].adopt
            for unit in self:
                adopt(unit)
            self.adopt = adopt


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


def plant(
    code: types.CodeType, units: Sequence[tuple[Any, ...]], module_name: str
) -> types.CodeType:
    """Returns a module's code with its placeholders replaced by `Unit` objects.

    Args:
        code: The native code of the module, as the converter or the cache gave it.
        units: The fields of each `UnitInfo`, by index.
        module_name: The name that the module is loaded under; loading it again
            replaces its units.
    """
    made: list[Unit] = []
    made.extend(Unit(UnitInfo(*fields), module_name, made) for fields in units)
    registry.modules[module_name] = made
    if registry.adopt is not None:
        for unit in made:
            registry.adopt(unit)
    elif "tensorflow" not in sys.modules:
        for unit in made:
            unit.live = False
    return plant_constants(code, made)


def plant_constants(code: types.CodeType, units: Sequence[Unit]) -> types.CodeType:
    """Returns `code`, and all code nested in it, with units for placeholders."""
    constants = []
    changed = False
    for constant in code.co_consts:
        new = constant
        if type(constant) is bytes and constant.startswith(PLACEHOLDER):
            new = units[int(constant[len(PLACEHOLDER) :])]
        elif type(constant) is types.CodeType:
            new = plant_constants(constant, units)
        changed = changed or new is not constant
        constants.append(new)
    return code.replace(co_consts=tuple(constants)) if changed else code


def unit_of(code: types.CodeType) -> Unit | None:
    """Returns the unit that a function's code object carries, or None."""
    for constant in code.co_consts:
        if type(constant) is Unit:
            return constant
    return None


def revive(module_name: str, index: int) -> Unit:
    """Returns a unit again after pickling; one at rest if its module is not loaded."""
    units = registry.modules.get(module_name, [])
    if index < len(units):
        return units[index]
    nothing = UnitInfo(index, "<unknown>", "", 0, (), (), (), None, None)
    unit = Unit(nothing, module_name)
    unit.live = False
    return unit


def decisions() -> list[UnitDecision]:
    """Returns how the units of this process have run, in order of definition."""
    return [] if registry.report is None else registry.report()


def _operators_cell() -> types.CellType:
    """Returns the cell that a twin's `_ah_ops` closes over."""
    return types.CellType(sys.modules["autohook.runtime"])
