"""Regions: which statements they are, what goes in and what comes out."""

from __future__ import annotations

import ast
import sys
from typing import Any

import pytest

from autohook.converter.emit import convert_module
from autohook.converter.inventory import take_inventory
from autohook.converter.regions import find_regions
from tests.converter.harness import load_converted, load_plain

TRAIN = """\
def train(data, w, rate):
    total = 0.0
    for step, (x, y) in enumerate(data):
        with Tape() as tape:
            error = w * x - y
            loss = error * error
        slope = tape.gradient(loss, w)
        w = w - rate * slope
        total += loss
        if step % 2:
            print(step, loss)
    return w, total
"""
TAPE = """\
class Tape:
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def gradient(self, loss, w): return loss + w
"""


def regions(source: str) -> list[tuple[int, int, str, str]]:
    """Returns the lines of a program's regions, their parameters and results."""
    found = find_regions(take_inventory(ast.parse(source)))
    return [
        (
            region.statements[0].lineno,
            region.statements[-1].end_lineno or 0,
            " ".join(region.parameters),
            " ".join(region.results),
        )
        for region in found
    ]


def test_a_loop_has_one_up_to_what_needs_a_value_and_one_around_the_tape() -> None:
    assert regions(TRAIN) == [
        (4, 9, "rate total w x y", "loss total w"),
        (4, 7, "w x y", "loss slope"),
    ]


SOURCES = {
    "a function that begins with what only Python can do": (
        "def f(self, n):\n    x = np.array(n)\n    with Tape() as t:\n"
        "        y = self.m(x)\n    return t.gradient(y, self.w)\n",
        [(3, 4, "self x", "t y")],
    ),
    "a whole function": (
        "def f(x):\n    'Doc.'\n    with Tape() as t:\n        y = x\n    return y\n",
        [],
    ),
    "a function whose beginning may be what only Python can do": (
        "def f(self, n):\n    x = self.read(n)\n    with Tape() as t:\n"
        "        y = self.m(x)\n    g = t.gradient(y, self.w)\n    return g\n",
        [(3, 5, "self x", "g")],
    ),
    "a name that may be unset": (
        "def f(n):\n    if n:\n        x = 1\n    for i in n:\n"
        "        with Tape() as t:\n            y = x\n        print(y)\n",
        [],
    ),
    "a name that another statement may leave as it is": (
        "def f(n, d):\n    for i in n:\n        with Tape() as t:\n"
        "            y = i\n        with suppress(KeyError):\n            y = d[i]\n"
        "        print(y)\n",
        [(3, 4, "i", "y")],
    ),
    "a name of a given type": (
        "def f(n):\n    z: int\n    for i in n:\n        with Tape() as t:\n"
        "            y = i\n        y: float\n        print(y)\n",
        [(4, 5, "i", "y")],
    ),
    "a name that an expression may assign": (
        "def f(n, d):\n    for i in n:\n        with Tape() as t:\n"
        "            y = i\n        print(d and (y := d.pop()))\n        print(y)\n",
        [(3, 4, "i", "y")],
    ),
    "a name bound under what may swallow an exception": (
        "def f(n, d):\n    with suppress(KeyError):\n        w = d[0]\n"
        "    for i in n:\n        with Tape() as t:\n            y = i * w\n"
        "        print(y)\n",
        [],
    ),
    "a name that closures share": (
        "def f(n):\n    def g():\n        return y\n    for i in n:\n"
        "        with Tape() as t:\n            y = i\n        print(g())\n",
        [],
    ),
    "a name that closures assign": (
        "def f(n):\n    b = 0\n    def g():\n        nonlocal b\n        b += 1\n"
        "    for i in n:\n        with Tape() as t:\n            y = i + b\n"
        "        print(y, g())\n",
        [],
    ),
    "a name of the module that a function reads": (
        "for i in n:\n    with Tape() as t:\n        y = i\n    print(g())\n"
        "def g():\n    return y\n",
        [],
    ),
    "a frame that is read": (
        "def f(n):\n    for i in n:\n        with Tape() as t:\n            y = i\n"
        "        print(locals())\n",
        [],
    ),
    "a loop that goes on": (
        "def f(n):\n    for i in n:\n        with Tape() as t:\n            y = i\n"
        "        if y: continue\n        print(y)\n",
        [(3, 4, "i", "y")],
    ),
    "a generator": (
        "def f(n):\n    for i in n:\n        with Tape() as t:\n            y = i\n"
        "        yield y\n",
        [],
    ),
    "a module's loop keeps its names": (
        "w = 1\nfor i in n:\n    with Tape() as t:\n        y = w * i\n"
        "    d = t.gradient(y, w)\n    p = zip(d, w)\n    print(i)\n",
        [(3, 6, "i", "d y"), (3, 5, "i", "d y")],
    ),
    "a name that one branch sets": (
        "def f(n):\n    z = 0\n    for i in n:\n        with Tape() as t:\n"
        "            if i:\n                z = i\n        print(z)\n",
        [(4, 6, "i z", "z")],
    ),
    "a loop that evaluates": (
        "def f(n, m):\n    for x, y in n:\n        p = m(x)\n"
        "        a.update_state(y, p)\n        print(x)\n",
        [(3, 4, "m x y", "")],
    ),
    "an inner loop that may be empty": (
        "def f(n):\n    for i in n:\n        for _ in range(3):\n"
        "            with Tape() as t:\n                y = i\n        print(y)\n",
        [(4, 5, "i", "y")],
    ),
}


@pytest.mark.parametrize(("source", "expected"), SOURCES.values(), ids=SOURCES)
def test_what_a_region_takes_and_gives(
    source: str, expected: list[tuple[int, int, str, str]]
) -> None:
    assert regions(source) == expected


@pytest.mark.parametrize("twins", [False, True])
def test_native_code_and_twins_do_what_the_program_does(
    *, twins: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    data = [(0.5 * i, 1.0 - i) for i in range(6)]
    plain = load_plain(TAPE + TRAIN)
    expected = plain["train"](data, 2.0, 0.1), capsys.readouterr().out
    listed = load_converted(TAPE + TRAIN, twins=twins)
    found = listed["train"](data, 2.0, 0.1), capsys.readouterr().out

    assert found == expected
    assert "1 " in found[1]


def events(code: Any) -> list[tuple[str, int]]:
    """Returns what a tracer sees of `train`."""
    namespace: dict[str, Any] = {"__name__": "traced"}
    exec(code, namespace)
    seen: list[tuple[str, int]] = []

    def trace(frame: Any, event: str, _value: Any) -> Any:
        if frame.f_code.co_name != "train":
            return None
        seen.append((event, frame.f_lineno))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        namespace["train"]([(1.0, 2.0), (3.0, 4.0)], 1.0, 0.5)
    finally:
        sys.settrace(before)
    return seen


def test_a_tracer_sees_the_lines_of_the_program() -> None:
    source = TAPE + TRAIN
    plain = events(compile(source, "program.py", "exec", dont_inherit=True))

    assert len(plain) > 12
    assert events(convert_module(source.encode(), "program.py").code) == plain


def test_an_exception_has_the_lines_and_columns_of_the_program() -> None:
    source = (
        "def f(n):\n    for x in n:\n        with Tape() as t:\n"
        "            y = 1 /  x\n        print(y)\n"
    )
    places: list[tuple[Any, ...]] = []
    for code in (
        compile(TAPE + source, "program.py", "exec", dont_inherit=True),
        convert_module((TAPE + source).encode(), "program.py").code,
    ):
        namespace: dict[str, Any] = {"__name__": "raising"}
        exec(code, namespace)
        with pytest.raises(ZeroDivisionError) as caught:
            namespace["f"]([0])
        frame = caught.traceback[-1]
        places.append((frame.lineno, frame.frame.code.name))
        if sys.version_info >= (3, 11):
            place = caught.tb.tb_next
            assert place is not None
            instructions = list(place.tb_frame.f_code.co_positions())
            places[-1] += instructions[place.tb_lasti // 2]

    assert places[0] == places[1]
