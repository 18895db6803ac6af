"""`raise` in `try` in twins: the handlers that Python finds, and what they see."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.converter.harness import load_converted, load_plain

PROGRAM = """
import contextlib, sys
class My(Exception):
    def __init__(self, a, b=2): super().__init__(a); self.b = b
def native(k):
    if k == "n": raise KeyError("native")
    return k
def f1(k, log):
    try:
        if k == 1: raise ValueError("one")
        if k == 2: raise KeyError(k) from ValueError("cause")
        if k == 3: raise My(3, b=k)
        if k == 4: raise OSError
        if k == 5: return "early"
        if k == 6: 1/0
        if k == 7: raise 5
        if k == 8: raise TypeError("t") from None
        if k == 9: raise SystemExit(3)
        native(k)
        log.append("end")
    except ValueError as e:
        log.append(("v", e.args)); return repr(e)
    except (KeyError, My) as e:
        log.append(("km", e.args, repr(e.__cause__), getattr(e, "b", None)))
    except ZeroDivisionError:
        log.append(repr(sys.exc_info()[1]))
        raise
    except TypeError as e:
        log.append((e.args, e.__suppress_context__))
        raise RuntimeError("from t") from e
    else:
        log.append("else")
    finally:
        log.append("fin")
    return "after"
def f2(k, log):
    for i in range(4):
        try:
            for j in range(3):
                if k == i * j: raise StopIteration(i, j)
                log.append((i, j))
            else:
                log.append("noraise")
            while True:
                if k == 7: raise ValueError(i)
                break
        except StopIteration as s:
            log.append(s.args)
            if k == 2: continue
            if k == 4: break
            if k == 6: return "r"
        except ValueError as v:
            if i == 2: raise
            log.append(v)
    else:
        return "forelse"
    return i, j
def f3(k, log):
    try:
        try:
            if k == 1: raise ValueError("in")
            if k == 2: raise KeyError("in")
            log.append("body")
        except ValueError as e:
            log.append("inner")
            raise OSError("from inner") from e
        finally:
            log.append("f1")
            if k == 3: raise IndexError("fin")
        log.append("between")
        if k == 4: raise IndexError("later")
    except OSError as e:
        log.append((repr(e.__cause__), repr(e.__context__)))
    except KeyError as e:
        log.append(repr(e.__context__))
        raise LookupError("k")
    except IndexError as e:
        return e.args
    return "ok"
def f4(k, log):
    with contextlib.suppress(ValueError):
        try:
            if k: raise ValueError(k)
            log.append("b")
        except KeyError: pass
        log.append("x")
    try:
        with contextlib.suppress(ValueError):
            if k: raise ValueError(k)
            log.append("c")
        log.append("d")
        if k == 2: raise OSError
    except OSError: log.append("os")
    return 1
def f5(k, log):
    try:
        assert k != 1, ("msg", k)
        assert k != 2
        log.append("fine")
    except AssertionError as e:
        return e.args
def f6(k, log):
    i = 0
    try:
        while True:
            i += 1
            if i >= k: raise StopIteration
    except: pass
    return i
def f7(k, log):
    try:
        if k == 1: raise ValueError
        if k == 2: raise KeyError
    finally:
        log.append("fin")
    return 3
def f8(k, log):
    e = "outer"
    try:
        if k: raise ValueError("v")
    except ValueError as e:
        pass
    return e
def f9(k, log):
    try:
        if k == 1: raise ValueError("v")
        elif k == 2: raise
    except ValueError:
        try:
            log.append(repr(sys.exc_info()[1]))
            if k == 1: raise KeyError("again")
        except KeyError as e:
            log.append(repr(e.__context__))
            if k: raise
    except RuntimeError as e: return str(e)
    return 2
def f10(k, log):
    def kinds():
        log.append("kinds"); return (KeyError, OSError)
    def g():
        log.append("g"); return k
    try:
        if g() > 1: raise (KeyError if k == 2 else ValueError)(g())
        log.append("no")
    except kinds() as e: log.append(e.args)
    except ValueError if k else 3 as e: log.append("v")
    return k
def f11(k, log):
    x = 0
    try:
        x = 1
        try:
            if k == 0: raise ValueError
            x = 2
        except (KeyError, ValueError):
            x += 10
            if k == 0: x += 100
        else:
            x += 1000
            if k == 1: raise KeyError("else")
        x += 5
    except KeyError:
        x = -x
    return x
"""
CASES = [*range(10), "n"]


def outcomes(module: dict[str, Any], name: str) -> list[str]:
    found = []
    for case in CASES:
        log: list[Any] = []
        try:
            result: Any = module[name](case, log)
        except BaseException as error:  # noqa: BLE001 - any exception is an outcome
            chain = error.__cause__, error.__context__, error.__suppress_context__
            result = type(error), str(error), chain
        found.append(re.sub(r" at 0x\w+", "", repr((result, log))))
    return found


@pytest.mark.parametrize("name", [f"f{i}" for i in range(1, 12)])
@pytest.mark.parametrize("instrumented", [True, False])
def test_raise_reaches_the_handler_that_python_finds(
    name: str,
    instrumented: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    converted = load_converted(PROGRAM, twins=True, instrumented=instrumented)

    assert outcomes(converted, name) == outcomes(load_plain(PROGRAM, "converted"), name)
