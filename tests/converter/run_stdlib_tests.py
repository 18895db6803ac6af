"""Runs CPython's own tests of some modules on their converted code.

Usage: run_stdlib_tests.py native|twins|regions|plain MODULES TESTS

MODULES and TESTS are lists with commas between. With `native` the modules run with
their units at rest; with `twins` every call of a unit runs its twin, on plain Python
values; with `regions` any statements are a region, with or without a tape, and the
regions' twins run in native functions; with `plain` nothing is converted, to see what
fails anyway.
"""

from __future__ import annotations

import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import marshal
import pathlib
import sys
import unittest
from typing import TYPE_CHECKING, Any

import autohook.converter.twin  # noqa: F401 - what it needs may be converted below
from autohook.converter import regions
from autohook.converter.emit import TwinMaker, convert_module
from autohook.options import ConversionOptions
from autohook.runtime import units as runtime_units
from autohook.runtime.region import Region

if TYPE_CHECKING:
    import types

calls = 0


class ConvertingLoader(importlib.machinery.SourceFileLoader):
    """Loads a module in converted form."""

    asked: type | tuple[()] = ()

    def get_code(self, fullname: str) -> types.CodeType:
        path = self.get_filename(fullname)
        options = ConversionOptions(strict=True)
        source = pathlib.Path(path).read_bytes()
        made = convert_module(source, path)
        fields = marshal.dumps(tuple(unit.fields() for unit in made.units))
        maker = TwinMaker(source, path, options)
        count = len(made.units)
        parts = sum(1 for unit in made.units if unit.end_lineno)
        table = runtime_units.UnitTable(
            fullname, path, count, fields, maker.make, regions=parts
        )
        code = runtime_units.plant(made.code, made.layout, table)
        for unit in runtime_units.registry.modules[fullname]:
            is_asked = isinstance(unit, self.asked)
            unit.live = is_asked and unit.has_twin()
            unit.enter = make_enter(unit)
        return code


def make_enter(unit: runtime_units.Unit) -> Any:
    def enter(cells: Any, *values: Any) -> bool:
        global calls
        calls += 1
        namespace = sys._getframe(1).f_globals
        result = unit.twin(cells, namespace)(*values)
        runtime_units.results.stack.append(result)
        return True

    return enter


class Finder(importlib.abc.MetaPathFinder):
    """Swaps the loader of the listed modules."""

    def __init__(self, names: list[str]) -> None:
        self.names = names

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if fullname not in self.names:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = ConvertingLoader(fullname, spec.origin)
        return spec


def main() -> int:
    mode, modules, tests = sys.argv[1], sys.argv[2].split(","), sys.argv[3].split(",")
    if mode != "plain":
        if mode == "regions":
            vars(regions)["is_seed"] = lambda node: isinstance(node, ast.stmt)
            ConvertingLoader.asked = Region
        elif mode == "twins":
            ConvertingLoader.asked = runtime_units.Unit
        # The real `-v` is not wanted, nor what the interpreter imported by itself.
        sys.meta_path.insert(0, Finder(modules))
        for name in modules:
            sys.modules.pop(name, None)
        for name in modules:
            importlib.import_module(name)
    suite = unittest.defaultTestLoader.loadTestsFromNames(tests)
    result = unittest.TextTestRunner(verbosity=0).run(suite)
    bad = len(result.failures) + len(result.errors)
    print(  # noqa: T201
        f"{mode}: {result.testsRun} tests, {bad} bad, {calls} twin calls"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.argv[0] = "python"
    sys.exit(main())
