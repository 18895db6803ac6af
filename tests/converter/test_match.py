"""`match` in twins: exactly Python's on plain subjects."""

from __future__ import annotations

import array
import collections
import re
from typing import Any

import pytest

from tests.converter.harness import load_converted, load_plain

PROGRAM = """
import collections
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Bad:
    __match_args__ = ["x"]
class Bad2:
    __match_args__ = (1,)
class Sub(dict): pass
class Color:
    RED = 1
log = []
class Eq:
    def __init__(self, v): self.v = v
    def __eq__(self, o): log.append(("eq", self.v, o)); return self.v == o
    __hash__ = None
def f(v):
    log.clear()
    a = b = c = None
    match v:
        case Eq() as e if e == 100: r = "eq100"
        case 0 | 1: r = "01"
        case -3 | 2j | "x" "y" | b"q": r = "lit"
        case Color.RED | 7: r = "seven"
        case None: r = "none"
        case True | False: r = "bool"
        case []: r = "empty"
        case [a]: r = "one"
        case [1, a] | [a, 2]: r = "or"
        case [a, b] if a == b: r = "same"
        case [a, *_, 9]: r = "star9"
        case [a, (b, *c), *_]: r = "nested"
        case ["k", *rest]: r = ("k", rest)
        case {"a": 1, "b": b, **rest}: r = ("map", rest)
        case {"z": [a, *b]}: r = "zlist"
        case {}: r = "dict"
        case Point(0, y=b) | Point(b, 0): r = "p0"
        case Point(x=a, y=Point(b, c)): r = "pp"
        case Point(): r = "p"
        case int(a) | float(a): r = "num"
        case str() as c: r = "str"
        case Eq(v=3): r = "eqv3"
        case _: r = "other"
    return r, a, b, c, list(log)
def g(v):
    match v:
        case Point(1, 2, 3): return 1
        case Bad(a): return 2
        case Bad2(a): return 3
        case int(a, b): return 3
        case str(x, y): return 4
    return None
def h(v):
    match v:
        case Point(1, x=2): return 1
def k(v):
    K = 3
    match v:
        case K.x: return 1
def dup(v, A):
    match v:
        case {A.k: 1, "k": 2}: return 5
def loops(vs):
    out = []
    for v in vs:
        match v:
            case 0: continue
            case 9: break
            case [x, y]:
                for i in x:
                    if i == y: return out, i
                else:
                    out.append("none")
            case int() if (n := v + 1) > 5: out.append(n)
        out.append(v)
    return out
def notcls(v):
    C = 3
    match v:
        case C(): return 1
class Cls:
    def m(self, v):
        match v:
            case {"k": __x}: return __x
            case Point(x=__y) if __y: return __y
def two(x, y):
    match x, y:
        case 0, 0: return "00"
        case (0, z) | (z, 0): return z
        case _: return "no"
"""


def subjects(module: dict[str, Any]) -> list[Any]:
    point, equal, sub = (module[name] for name in ("Point", "Eq", "Sub"))
    numbers = [0, 1, 7, -3, 3, 5, 2j, 3.5, True, None]
    texts = ["xy", b"q", "s", "ab", b"ab", bytearray(b"a")]
    lists: list[Any] = [
        [],
        [1],
        [1, 2],
        (1, 3),
        [5, 2],
        [4, 4],
        [4, 1, 9],
        [4, 1, 1, 9],
    ]
    lists += [[3, (1, 2, 3), 4], ["k", 1, 2], range(2), collections.deque([1, 2])]
    mappings = [{"a": 1, "b": 2, "q": 3}, {"a": 2, "b": 2}, {"z": [1, 2, 3]}]
    mappings += [{"z": 3}, {}, sub(a=1, b=3), collections.defaultdict(int)]
    points = [point(0, 1), point(1, 0), point(1, point(2, 3)), point(1, 1)]
    others = [equal(3), equal(100), equal(4), {1, 2}, array.array("i", [1, 2])]
    others += [module["Bad"](), module["Bad2"]()]
    return [*numbers, *texts, *lists, *mappings, *points, *others]


ARGUMENTS: dict[str, Any] = {
    "f": lambda module: [(subject,) for subject in subjects(module)],
    "g": lambda module: [(subject,) for subject in subjects(module)],
    "h": lambda module: [(module["Point"](1, 2),), (3,)],
    "notcls": lambda _: [(3,)],
    "dup": lambda _: [({"k": 1}, type("A", (), {"k": "k"}))],
    "loops": lambda _: [([0, 1, [[1], 2], 7, [[1, 2], 2], 9],), ([9],), ([8, 0],)],
    "two": lambda _: [(0, 0), (0, 1), (2, 0), (1, 1)],
    "private": lambda module: [({"k": 4},), (module["Point"](1, 2),)],
}


def outcomes(module: dict[str, Any], name: str) -> list[str]:
    function = module["Cls"]().m if name == "private" else module[name]
    found = []
    for arguments in ARGUMENTS[name](module):
        try:
            text = repr(function(*arguments))
        except Exception as error:  # noqa: BLE001 - any exception is an outcome
            text = repr(error)
        found.append(re.sub(r" at 0x\w+", "", text))
    return found


@pytest.mark.parametrize("name", ARGUMENTS)
@pytest.mark.parametrize("instrumented", [True, False])
def test_match_does_what_python_does(name: str, instrumented: bool) -> None:  # noqa: FBT001 - a parameter of the test
    converted = load_converted(PROGRAM, twins=True, instrumented=instrumented)

    assert outcomes(converted, name) == outcomes(load_plain(PROGRAM, "converted"), name)
