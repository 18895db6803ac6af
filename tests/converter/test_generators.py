"""Generators: their twins and their prologues do what Python does, item by item."""

from __future__ import annotations

from typing import Any

import pytest

from tests.converter.harness import load_converted, load_plain

PROGRAM = """
import contextlib, inspect
def count(n, log):
    for i in range(n):
        if i == 2: continue
        if i == 5: return "done"
        try:
            got = yield i
            log.append(got)
        except ValueError as e:
            log.append(repr(e)); yield "caught"
        finally: log.append("fin")
    else: yield "else"
def tree(n):
    if n:
        yield from tree(n - 1)
        x = 0
        while x < n:
            x += 1
            if x == 2: break
            yield (n, x)
        yield from tree(n - 2 if n > 1 else 0)
def never(n):
    return n
    yield
def walrus(n):
    while (x := (yield n)) != 0: n = n + x if x > 0 and (y := x) else n
    return n
def expr(n):
    a = (yield 1) + (yield 2) if n else (yield 3)
    b = [(yield 4), (yield 5)] and (yield 6) or (yield 7)
    return a, b
def raising(n):
    try:
        for i in range(n):
            if i == 2: raise KeyError(i)
            yield i
    except KeyError as e: r = e.args
    else: r = "no"
    if n > 4: raise ValueError(r)
    return r
def handler(n):
    try:
        if n == 1: raise KeyError
        yield 0
    except KeyError:
        yield "handler"
    with contextlib.suppress(OSError):
        yield "with"
        if n == 2: raise OSError
    match n:
        case 3: yield "three"
        case [a, b]: yield a
    return n
def unset(n):
    if n: q = 1
    yield n
    yield q
"""


def driven(module: dict[str, Any], name: str, n: int) -> str:
    log: list[Any] = []
    found: list[Any] = []
    sent = iter([3, -1, 0, 5, 6, 7, 8, 9])
    try:
        generator = module[name](*((n, log) if name == "count" else (n,)))
        found += [type(generator), next(generator)]
        if name == "count":
            found += [generator.send("s"), generator.throw(ValueError("t"))]
            found.append(next(generator, "end"))
            generator.close()
        while len(found) < 40:
            value = next(sent) if name in ("walrus", "expr") else None
            found.append(generator.send(value))
    except Exception as error:  # noqa: BLE001 - any exception is an outcome
        found.append((repr(error), getattr(error, "value", None)))
    return repr((found, log))


@pytest.mark.parametrize(
    "name",
    ["count", "tree", "never", "walrus", "expr", "raising", "handler", "unset"],
)
@pytest.mark.parametrize("twins", [True, False])
def test_a_generator_gives_the_same_items(name: str, twins: bool) -> None:  # noqa: FBT001 - a parameter of the test
    plain = load_plain(PROGRAM, "converted")
    converted = load_converted(PROGRAM, twins=twins)

    for n in (0, 1, 2, 3, 4, 6):
        assert driven(converted, name, n) == driven(plain, name, n)
