"""Twins compute what the program computes, on plain Python values."""

from __future__ import annotations

import copy
import marshal
import time
from typing import TYPE_CHECKING, Any

import pytest

from autohook.converter.emit import TwinMaker
from autohook.options import ConversionOptions
from tests.converter.harness import load_converted, load_plain, outcome
from tests.converter.programs import Generator

if TYPE_CHECKING:
    from collections.abc import Callable

    from autohook.runtime.units import Reason

ARGUMENTS = ((0, 1), (2, 0), (1, [1]), ("x", 2))


def run(namespace: dict[str, Any], arguments: tuple[Any, ...]) -> Any:
    log: list[Any] = []
    namespace["count"] = 0
    result = outcome(namespace["f"], log, *copy.deepcopy(arguments))
    return describe((result, log, namespace["count"]))


def describe(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [describe(element) for element in value]
    return "function" if callable(value) else value


def check(seed: int) -> None:
    source = Generator(seed).program()
    try:
        plain = load_plain(source)
    except SyntaxError:
        return
    for twins, instrumented in ((False, True), (True, True), (True, False)):
        converted = load_converted(source, twins=twins, instrumented=instrumented)
        for arguments in ARGUMENTS:
            assert run(converted, arguments) == run(plain, arguments)


@pytest.mark.parametrize("seed", range(40))
def test_random_programs_give_the_same_results_in_the_same_order(seed: int) -> None:
    check(seed)


@pytest.mark.corpus
@pytest.mark.parametrize("seed", range(100, 600))
def test_many_random_programs_give_the_same_results(seed: int) -> None:
    check(seed)


def make(source: str) -> tuple[bytes | None, Reason | None]:
    """Returns the twin of the first function, and why there is none."""
    options = ConversionOptions(strict=True)
    return TwinMaker(source.encode(), "program.py", options).make(0)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("return locals()", "AH101"),
        ("exec('x = 1')", "AH101"),
        ("return eval('x')", "AH101"),
        ("_ah_x = 1; return _ah_x", "AH103"),
        (
            "for i in x:\n    try: pass\n    finally:\n      if i: break\n  return x",
            "AH104",
        ),
    ],
)
def test_what_cannot_be_converted_stays_native_with_a_reason(
    body: str, code: str
) -> None:
    twin, reason = make(f"def f(x):\n  {body}\n")

    assert twin is None
    assert reason is not None
    assert reason[0] == code


def test_code_in_a_twin_carries_the_name_of_the_user_s_function() -> None:
    source = "def f(x):\n  if x:\n    x = [y for y in x if y and x]\n  return x\n"
    twin = marshal.loads(make(source)[0] or b"")
    names = {c.co_name for c in twin.co_consts if hasattr(c, "co_name")}

    assert twin.co_name == "f"
    assert names == {"f"}


def test_temporaries_of_a_loop_are_not_its_state() -> None:
    source = "def f(n):\n  while n:\n    t = n * 2\n    n = t - 3\n  return n\n"
    twin = marshal.loads(make(source)[0] or b"")

    assert ("n",) in twin.co_consts


def nested_ifs(count: int) -> str:
    body = "".join(
        f"  if x > {i}:\n    y = x + {i}\n  else:\n    y = {i}\n" for i in range(count)
    )
    return f"def f(x):\n  y = 0\n{body}  return y\n"


def size(source: str) -> int:
    return len(make(source)[0] or b"")


def test_consecutive_branches_grow_linearly() -> None:
    assert size(nested_ifs(200)) < 4.5 * size(nested_ifs(50))


def test_nested_loops_grow_linearly_and_convert() -> None:
    def source(depth: int) -> str:
        lines = [f"{'  ' * (i + 1)}for i{i} in x:" for i in range(depth)]
        return "\n".join(["def f(x):", *lines, "  " * (depth + 1) + "print(x)", ""])

    assert size(source(18)) < 6 * size(source(6))


def chained_elifs(count: int) -> str:
    arms = "".join(f"  elif x == {i}:\n    y = {i}\n" for i in range(count))
    return f"def f(x):\n  if x < 0:\n    y = x\n{arms}  else:\n    y = 9\n  return y\n"


@pytest.mark.parametrize("write", [nested_ifs, chained_elifs])
def test_two_hundred_branches_convert_within_a_second(
    write: Callable[[int], str],
) -> None:
    start = time.process_time()
    twin, _ = make(write(200))

    assert twin is not None
    assert time.process_time() - start < 1


def test_long_chains_of_elif_are_not_nested() -> None:
    def depth(code: Any) -> int:
        inside = [c for c in code.co_consts if hasattr(c, "co_consts")]
        return 1 + max(map(depth, inside), default=0)

    assert depth(marshal.loads(make(chained_elifs(100))[0] or b"")) == 2
