"""Single functions, converted for the library and printed for people."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from autohook.converter.functions import convert_function, function_to_code
from autohook.errors import UnsupportedError


def collatz(a: int) -> int:
    counter = 0
    while a != 1:
        if a % 2 == 0:  # noqa: SIM108 - the statement is what is tested
            a = a // 2
        else:
            a = 3 * a + 1
        counter = counter + 1
    return counter


class Shape:
    __sides = 4

    def describe(self, extra: int = 1) -> Any:
        if extra:
            return super().__eq__(self), self.__sides + extra
        return None


def generator(n: int) -> Any:
    yield n


async def coroutine(n: Any) -> Any:
    await n


def make_adder(step: int) -> Any:
    def add(x: int, *, twice: bool = False) -> int:
        return x + step * 2 if twice else x + step

    return add


EXPECTED = """\
def collatz(a: int) ->int:
    counter = 0

    def loop_body():
        nonlocal a, counter

        def if_body():
            nonlocal a
            a = a // 2

        def else_body():
            nonlocal a
            a = 3 * a + 1
        _ah_ops.if_(_ah_ops.eq(a % 2, 0), if_body, else_body, ('a',))
        counter = counter + 1
    _ah_ops.while_(lambda: _ah_ops.ne(a, 1), loop_body, ('a', 'counter'))
    return counter
"""


def test_collatz_reads_like_written_by_hand() -> None:
    assert function_to_code(collatz) == EXPECTED  # type: ignore[arg-type]  # a function


@pytest.mark.parametrize("start", [1, 6, 27])
def test_a_converted_function_computes_the_same(start: int) -> None:
    converted = convert_function(collatz)  # type: ignore[arg-type]  # a function

    assert converted(start) == collatz(start)


def test_a_converted_closure_keeps_cells_defaults_and_signature() -> None:
    add = make_adder(5)
    converted = convert_function(add)

    assert (converted(1), converted(1, twice=True)) == (6, 11)
    assert inspect.signature(converted) == inspect.signature(add)


def test_a_converted_method_finds_super_and_private_names() -> None:
    converted = convert_function(Shape.describe)  # type: ignore[arg-type]  # a function

    assert converted(Shape()) == (True, 5)
    assert converted(Shape(), 0) is None


def test_lambdas_on_one_line_are_told_apart() -> None:
    first, second = (lambda x: x and 1), (lambda x, y: x or y)

    assert convert_function(first)(2) == 1  # type: ignore[arg-type]  # a function
    assert convert_function(second)(0, 3) == 3  # type: ignore[arg-type]  # a function


def test_a_generator_stays_one() -> None:
    converted = convert_function(generator)  # type: ignore[arg-type]  # a function

    assert list(converted(3)) == [3]


def test_a_coroutine_is_refused_with_a_remedy() -> None:
    with pytest.raises(UnsupportedError, match="Convert the functions that it calls"):
        convert_function(coroutine)  # type: ignore[arg-type]  # a function


def test_a_function_without_source_is_refused() -> None:
    namespace: dict[str, Any] = {}
    exec("def f(): return 1", namespace)

    with pytest.raises(UnsupportedError, match=r"AH106 .*source"):
        convert_function(namespace["f"])
