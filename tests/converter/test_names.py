"""Names that may be unset: twins raise what Python raises, in its words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.converter.harness import load_converted, load_plain

PROGRAM = """
import contextlib
def g1(k):
    if k: y = 1
    return y
def g2(k):
    for i in range(k): z = i
    return i, z
def g3(k):
    x = 1
    if k: del x
    else: pass
    return x
def g4(k):
    if k == 1: c = 0
    c += 1
    return c
def g5(k):
    while k > 0:
        if k == 2: t = k
        k -= 1
        if k == 0: break
    else:
        u = 1
    return t, u
def g6(k):
    e = 3
    try:
        if k: raise ValueError
    except ValueError as e: pass
    return e
def g7(k):
    try:
        if k: raise ValueError
        v = 1
    except ValueError: pass
    return v
def g8(k):
    def inner(): return w
    if k: w = 3
    return inner()
def g9(k):
    match k:
        case [a, b] | {"a": a, "b": b}: pass
        case 0: a = 1
        case _ if k == 5: b = 2
    return a + b
def g10(k):
    with contextlib.suppress(ValueError):
        q = int("x" if k else "1")
    return q
def g11(k):
    while True:
        if k: p = 1; break
        k += 1
    return p
def g12(k):
    if k: r = 2
    if k:
        return [r for _ in range(2)]
    else:
        if k == 0: s = lambda: r; return s()
class C:
    def m(self, k):
        if k: __p = 1
        return __p
def g13(k): return C().m(k)
def g14(k):
    if k: d = 1
    del d
    return d
def g15(k):
    a: int
    if k > 1: a = 2
    if k: b = a
    return a if k else b
def g16(k):
    for i in range(3):
        if i == k: n = i
        else:
            m = n if i > k else 0
    return n, m
def g17(k):
    if k and (n := k): pass
    return n
def g18(k):
    import os as o
    if k: import sys as s2
    return s2.__name__, o.__name__
def g19(k):
    try:
        x = 1
        if k == 1: return x
    finally:
        if k: x = 2
        y = x
    return y
def g20(k):
    x = x0 = 0
    if k: del x, x0
    x += 1
    return x
"""


def outcome(module: dict[str, Any], number: int, case: int) -> str:
    try:
        return repr(module[f"g{number}"](case))
    except Exception as error:  # noqa: BLE001 - any exception is an outcome
        chain = error.__cause__, error.__context__, error.__suppress_context__
        return repr((error, chain))


@pytest.mark.parametrize("number", range(1, 21))
@pytest.mark.parametrize("instrumented", [True, False])
def test_an_unset_name_raises_what_python_raises(
    number: int,
    instrumented: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    plain = load_plain(PROGRAM, "converted")
    converted = load_converted(PROGRAM, twins=True, instrumented=instrumented)

    for case in (0, 1, 2, 3, 5):
        assert outcome(converted, number, case) == outcome(plain, number, case)
