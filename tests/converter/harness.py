"""Runs functions through their twins, on plain Python values."""

from __future__ import annotations

import marshal
import sys
from typing import TYPE_CHECKING, Any

from autohook.converter.emit import TwinMaker, convert_module
from autohook.options import ConversionOptions
from autohook.runtime import units as runtime_units

if TYPE_CHECKING:
    import types

OPTIONS = ConversionOptions(strict=True)


def load_plain(source: str, name: str = "plain") -> dict[str, Any]:
    """Returns the namespace of a module run as plain Python."""
    namespace: dict[str, Any] = {"__name__": name}
    exec(compile(source, "program.py", "exec", dont_inherit=True), namespace)
    return namespace


def load_converted(
    source: str, name: str = "converted", *, twins: bool, instrumented: bool = True
) -> dict[str, Any]:
    """Returns the namespace of a converted module.

    Args:
        source: The module.
        name: What it is called.
        twins: Whether each call of a unit runs its twin; else the native code runs.
        instrumented: As in the options.
    """
    options = ConversionOptions(instrumented=instrumented, strict=True)
    code = plant(source.encode(), "program.py", name, options)
    for unit in runtime_units.registry.modules.pop(name):
        unit.live = twins and unit.has_twin()
        unit.enter = make_enter(unit)
    namespace: dict[str, Any] = {"__name__": name}
    exec(code, namespace)
    return namespace


def plant(
    source: bytes, filename: str, name: str, options: ConversionOptions
) -> types.CodeType:
    """Returns the code of a module with its units, which are registered."""
    made = convert_module(source, filename)
    maker = TwinMaker(source, filename, options)
    fields = marshal.dumps(tuple(unit.fields() for unit in made.units))
    count = len(made.units)
    regions = sum(1 for unit in made.units if unit.end_lineno)
    table = runtime_units.UnitTable(
        name, filename, count, fields, maker.make, regions=regions
    )
    return runtime_units.plant(made.code, made.layout, table)


def make_enter(unit: runtime_units.Unit) -> Any:
    """Returns an `enter` that always runs the twin."""

    def enter(cells: Any, *values: Any) -> bool:
        namespace = sys._getframe(1).f_globals
        result = unit.twin(cells, namespace)(*values)
        runtime_units.results.stack.append(result)
        return True

    return enter


def outcome(function: Any, *args: Any) -> tuple[str, Any]:
    """Returns what a call gives: its result, or the kind of its exception."""
    try:
        return "returned", function(*args)
    except NameError:
        # Reading an unset variable of a body function is a NameError, not an
        # UnboundLocalError: the variable is a cell there.
        return "raised", NameError
    except Exception as error:  # noqa: BLE001 - any exception is an outcome
        return "raised", (type(error), str(error))
