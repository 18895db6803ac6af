"""Native code is the program as written, with a prologue."""

from __future__ import annotations

import inspect
import sys
import types
from typing import TYPE_CHECKING, Any

import pytest

from autohook.converter.emit import convert_module
from tests.converter.harness import load_converted, load_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = '''\
"""Module."""
from __future__ import annotations
import functools


def plain(a: int, /, b=2, *rest: str, key=3, **more) -> int:
    """Doc."""
    total = (
        a +
        b
    )
    for item in rest:
        total += len(item)
    return total + key


class Base:
    __hidden = 1

    def name(self):
        return "base"

    @functools.lru_cache
    def cached(self):
        return self.__hidden


class Derived(Base):
    def name(self):
        return super().name() + "!"

    def later(self, __x=4):
        return [lambda: (self, __x, __class__) for _ in range(1)][0]


def numbers(n):
    def inner(k):
        return k * n
    yield from (inner(i) for i in range(n))


def nothing():
    ...
'''


def codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes(constant)


def by_name(code: types.CodeType) -> dict[tuple[str, int], types.CodeType]:
    # The prologue's own lambda is not the user's.
    found: dict[tuple[str, int], types.CodeType] = {}
    for c in codes(code):
        found.setdefault((c.co_name, c.co_firstlineno), c)
    return found


def lines(code: types.CodeType) -> set[int]:
    return {line for _, _, line in code.co_lines() if line is not None}


def convert(source: str, filename: str = "program.py") -> Any:
    return convert_module(source.encode(), filename)


def test_native_code_has_the_lines_of_the_plain_code() -> None:
    plain = by_name(compile(SOURCE, "program.py", "exec", dont_inherit=True))
    native = by_name(convert(SOURCE).code)

    assert {key: lines(code) for key, code in plain.items()} == {
        key: lines(native[key]) for key in plain
    }


def test_signature_docstring_and_annotations_are_as_written() -> None:
    plain = load_plain(SOURCE)["plain"]
    native = load_converted(SOURCE, twins=False)["plain"]

    assert inspect.signature(plain) == inspect.signature(native)
    assert plain.__doc__ == native.__doc__
    assert plain.__code__.co_varnames == native.__code__.co_varnames
    assert plain.__code__.co_firstlineno == native.__code__.co_firstlineno


@pytest.mark.parametrize("twins", [False, True], ids=["native", "twins"])
def test_classes_closures_and_generators_work_as_written(twins: bool) -> None:  # noqa: FBT001 - a parameter of pytest's
    namespace = load_converted(SOURCE, twins=twins)
    derived = namespace["Derived"]()

    assert derived.name() == "base!"
    assert derived.cached() == 1
    assert derived.later()() == (derived, 4, namespace["Derived"])
    assert list(namespace["numbers"](3)) == [0, 3, 6]
    assert namespace["plain"](1, 2, "xy", key=5) == 10


def test_tracing_sees_the_lines_of_the_plain_run() -> None:
    def trace(namespace: dict[str, Any]) -> list[int]:
        seen = []

        def local(frame: Any, event: str, argument: Any) -> Any:
            if event == "line" and frame.f_code.co_filename == "program.py":
                seen.append(frame.f_lineno)
            return local

        outer = sys.gettrace()
        sys.settrace(local)
        try:
            namespace["plain"](1, 2, "xy")
            namespace["Derived"]().later()()
        finally:
            sys.settrace(outer)
        return seen

    assert trace(load_plain(SOURCE)) == trace(load_converted(SOURCE, twins=False))


BEGINNINGS = {
    "try": "try:\n        a = 1\n    finally:\n        a = 2",
    "global": "global total\n    total = 1",
    "annotation": "value: int\n    value = 1",
    "text on several lines": "raised = (\n        'a'\n        f'{len(())}'\n    )",
    "constants": "table = {\n        'a': 1,\n        'b': 2,\n    }",
    "comparison": "same = [\n        1,\n        2,\n    ] == 3",
    "call": "text = str.format(\n        '{}',\n        1,\n    ).strip(\n    )",
}


@pytest.mark.parametrize("beginning", list(BEGINNINGS.values()), ids=list(BEGINNINGS))
def test_the_prologue_adds_no_line_wherever_a_body_begins(beginning: str) -> None:
    source = f"def function():\n    {beginning}\n    return 0\n"
    plain = compile(source, "program.py", "exec", dont_inherit=True)

    assert line_starts(convert(source).code) == line_starts(plain)


def line_starts(module: types.CodeType) -> list[int]:
    (function,) = (c for c in module.co_consts if isinstance(c, types.CodeType))
    found = [line for _, _, line in function.co_lines() if line is not None]
    return [b for a, b in zip([0, *found], found, strict=False) if a != b]


def test_coroutines_and_empty_functions_are_no_units() -> None:
    source = SOURCE + "async def wait(x):\n    await x\n    yield x\n"
    names = [unit.qualname for unit in convert(source).units]

    assert "wait" not in names
    assert "numbers" in names
    assert "nothing" not in names
    assert "numbers.<locals>.inner" in names
    assert "Derived.later.<locals>." in "".join(names)


@pytest.mark.parametrize(
    "source", ["def f(:\n  pass\n", "def f():\n  nonlocal x\n  return 1\n", "break\n"]
)
def test_a_syntax_error_is_the_one_of_the_plain_source(source: str) -> None:
    with pytest.raises(SyntaxError) as plain:
        compile(source, "program.py", "exec", dont_inherit=True)
    with pytest.raises(SyntaxError, match=r".") as found:
        convert(source)

    assert found.value.args == plain.value.args


def test_units_describe_parameters_and_free_names() -> None:
    source = (
        "def outer(a):\n  def inner(x, *y, z=1, **w): return a, print, x\n"
        "  return inner\n"
    )
    inner = convert(source).units[1]

    assert inner.qualname == "outer.<locals>.inner"
    assert inner.parameters == ("x", "y", "z", "w")
    assert inner.free_names == ("a",)
    assert inner.global_names == ("print",)


def test_global_that_is_only_counted_up_is_read() -> None:
    source = "def f():\n  global n, m\n  n += 1\n  m = 2\n"

    [unit] = convert(source).units

    assert unit.global_names == ("n",)
