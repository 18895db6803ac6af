"""A listed module whose files of converted code are damaged, in this process."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType

import autohook
from autohook.cache.store import NATIVE, TWINS
from autohook.runtime.units import Unit, unit_of

SOURCE = "def f(x):\n    if x:\n        return x + {}\n    return 0\n"


@dataclass
class Tally:
    """What has been tried and what came of it.

    Attributes:
        faults: How many faults were injected.
        wrong: One line for each module that was not what its source says.
    """

    faults: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.faults} faults injected, {len(self.wrong)} wrong modules"


class Project:
    """One module `m`, its files, and what it has to be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.folder.mkdir()
        self.source = self.folder / "m.py"
        self.tally = Tally()
        os.environ["XDG_CACHE_HOME"] = str(folder / "user")
        sys.dont_write_bytecode = False
        sys.path.insert(0, str(self.folder))
        self.hook = autohook.install(modules=["m"])
        self.edit(1)
        self.load()

    @property
    def native(self) -> Path:
        return self._file(NATIVE)

    @property
    def twins(self) -> Path:
        return self._file(TWINS)

    def _file(self, suffix: str) -> Path:
        cached = importlib.util.cache_from_source(str(self.source))
        return Path(cached.removesuffix(".pyc") + suffix)

    def edit(self, number: int) -> None:
        """Writes another text of the same size."""
        self.number = number
        self.source.write_text(SOURCE.format(f"{number:07}".replace("0", "1")))
        self.text = self.source.read_text()

    def load(self) -> ModuleType:
        """Imports the module, and makes or finds its twin."""
        sys.modules.pop("m", None)
        module = importlib.import_module("m")
        unit = unit_of(module.f.__code__)
        assert unit is not None
        unit.has_twin()
        return module

    @property
    def state(self) -> str:
        return self.hook.conversions.decisions["m"].state

    def try_fault(self, name: str) -> None:
        """Loads what a fault has been done to, and checks it."""
        self.tally.faults += 1
        try:
            found = describe(self.load())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is wrong
            self.tally.wrong.append(f"{name}: {type(error).__name__}: {error}")
            return
        if self.state not in ("converted", "cached"):
            self.tally.wrong.append(f"{name}: {self.hook.conversions.decisions['m']}")
        elif found != self.expected():
            self.tally.wrong.append(f"{name}: another module than its source says")

    def expected(self) -> object:
        """Returns what the module has to be, made without a cache."""
        known = _known.get((self.text, self.source))
        if known is None:
            aside = self.folder / "aside"
            user = os.environ["XDG_CACHE_HOME"]
            os.environ["XDG_CACHE_HOME"] = str(aside)
            self.native.parent.rename(aside)
            sys.dont_write_bytecode = True
            known = _known[self.text, self.source] = describe(self.load())
            sys.dont_write_bytecode = False
            aside.rename(self.native.parent)
            os.environ["XDG_CACHE_HOME"] = user
        return known


_known: dict[tuple[str, Path], object] = {}


def remove(path: Path) -> None:
    """Removes whatever is there."""
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def describe(module: ModuleType) -> object:
    """Returns all by which a module and its twin could be another one."""
    unit = unit_of(module.f.__code__)
    assert unit is not None
    results = [module.f(0), module.f(1), module.f(-5)]
    return results, _of_code(module.f.__code__), _of_code(unit.twin_code())


def _of_code(code: CodeType) -> object:
    constants = [
        _of_code(one)
        if isinstance(one, CodeType)
        else "unit"
        if isinstance(one, Unit)
        else one
        for one in code.co_consts
    ]
    places = list(code.co_lines()), code.co_filename, code.co_firstlineno
    return code.co_code, code.co_names, code.co_varnames, constants, places
