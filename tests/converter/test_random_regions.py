"""Random functions whose statements are regions do what Python does."""

from __future__ import annotations

import ast
import random
from typing import Any

import pytest

from autohook.converter import regions
from autohook.runtime import units as runtime_units
from autohook.runtime.region import Region
from tests.converter.harness import load_converted, load_plain

SEEDS = 400
NAMES = "abcdef"
TAPE = """\
class Tape:
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def __repr__(self): return "tape"
class Swallowing(Tape):
    def __exit__(self, *_): return True
def call(x): return [x, x]
"""


class Writer:
    """Writes one random function; reading an unset name is an outcome, too."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._loops = 0

    def program(self) -> str:
        """Returns the module's text."""
        body = self._block(1, 4, in_loop=False)
        ends = f"    return {', '.join(NAMES[:2])}, "
        tail = "[x for x in (c, d) if x]"
        return f"{TAPE}def main(a, b, c=3, d=4):\n{body}{ends}{tail}\n"

    def _block(self, depth: int, most: int, *, in_loop: bool) -> str:
        count = self._random.randint(1, most)
        parts = [self._statement(depth, in_loop=in_loop) for _ in range(count)]
        return "".join(parts)

    def _statement(self, depth: int, *, in_loop: bool) -> str:
        pad, pick = "    " * depth, self._random.random()
        if depth > 4 or pick < 0.45:
            return pad + self._simple(in_loop=in_loop) + "\n"
        inner = self._block(depth + 1, 3, in_loop=in_loop)
        if pick < 0.6:
            other = self._block(depth + 1, 2, in_loop=in_loop)
            return f"{pad}if {self._value()}:\n{inner}{pad}else:\n{other}"
        if pick < 0.7:
            manager = self._random.choice(("Tape", "Tape", "Swallowing"))
            return f"{pad}with {manager}() as {self._name()}:\n{inner}"
        if pick < 0.78:
            return (
                f"{pad}try:\n{inner}"
                f"{pad}except (NameError, TypeError) as {self._name()}:\n"
                f"{self._block(depth + 1, 2, in_loop=in_loop)}"
                f"{pad}finally:\n{self._block(depth + 1, 2, in_loop=False)}"
            )
        looped = self._block(depth + 1, 3, in_loop=True)
        if pick < 0.92:
            times = self._random.randint(0, 3)
            return f"{pad}for {self._name()} in range({times}):\n{looped}"
        self._loops += 1
        counter = f"n{self._loops}"
        return (
            f"{pad}{counter} = 0\n{pad}while {counter} < 3:\n"
            f"{pad}    {counter} += 1\n{looped}"
        )

    def _simple(self, *, in_loop: bool) -> str:
        pick = self._random.random()
        if pick < 0.5:
            return f"{self._name()} = {self._value()}"
        if pick < 0.7:
            return f"{self._name()} += {self._random.randint(1, 5)}"
        if pick < 0.76:
            return f"{self._name()}, {self._name()} = call({self._value()})"
        if pick < 0.8:
            return f"del {self._name()}"
        if pick < 0.84:
            return f"{self._name()} = sum([x * 2 for x in range(3)])"
        if pick < 0.86:
            left = self._name()
            return f"print({left} and ({self._name()} := {self._value()}))"
        if pick < 0.88:
            return f"print({self._name()})"
        if pick < 0.94 and in_loop:
            return self._random.choice(("break", "continue"))
        return f"assert {self._value()} != 7"

    def _name(self) -> str:
        return self._random.choice(NAMES)

    def _value(self) -> str:
        kinds = (self._name(), str(self._random.randint(0, 9)))
        left = self._random.choice(kinds)
        return f"({left} {self._random.choice('+-*<')} {self._random.choice(kinds)})"


def outcome(function: Any, capsys: pytest.CaptureFixture[str]) -> Any:
    """Returns what calls give and print; of an exception, its kind."""
    found = [_outcome(function, a, b) for a, b in ((0, 1), (5, 2))]
    return repr(found), capsys.readouterr().out


def _outcome(function: Any, *args: int) -> Any:
    try:
        return function(*args)
    except NameError:
        return NameError
    except Exception as error:  # noqa: BLE001 - any is an outcome
        return type(error)


def or_natively(enter: Any) -> Any:
    """Returns an `enter` that lets the native statements run where the twin fails."""

    def enter_safely(cells: Any, *values: Any) -> bool:
        try:
            return bool(enter(cells, *values))
        except Exception:  # noqa: BLE001 - raised anew natively
            return False

    return enter_safely


@pytest.mark.parametrize("part", range(4))
def test_regions_of_any_statements_do_what_python_does(
    part: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(regions, "is_seed", lambda node: isinstance(node, ast.stmt))
    count = 0
    for seed in range(part * SEEDS // 4, (part + 1) * SEEDS // 4):
        source = Writer(seed).program()
        expected = outcome(load_plain(source)["main"], capsys)
        for twins in (False, True):
            listed = load_converted(source, f"listed_{seed}", twins=twins)
            units = runtime_units.units_of(listed["main"].__code__)
            for unit in units:
                unit.live = twins and isinstance(unit, Region) and unit.has_twin()
                unit.enter = or_natively(unit.enter)
            count += sum(isinstance(unit, Region) for unit in units)
            assert outcome(listed["main"], capsys) == expected, source

    assert count > SEEDS // 4
