"""Exceptions that a branch makes, and that are raised or read outside of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

RAISED_IN_A_HANDLER = """
def f(x, n, k):
    y = 0
    try:
        try:
            if x > 0:
                raise Odd(x * 2)
        except Odd:
            if n > 0:
                raise Odd(x + 1, n * 2)
            y = 3
        finally:
            y = y + 1
    except Odd as e:
        return e.args[0]
    return y
INPUTS = {f: [(T(1.0), T(5), 3), (T(1.0), T(-5), 3), (T(-1.0), T(-5), 3)]}
"""
MADE_AND_RAISED_LATER = """
class Loaded(Exception):
    def __init__(self, value, more):
        super().__init__(value)
        self.value = value
        self.more = [more]
def f(x, n, k):
    error = None
    if x > 0:
        error = Loaded(x + 1, n * 2)
        if n > 3:
            error.more.append(n + 1)
    elif n > 1:
        error = ValueError(x - 1)
    if error is not None:
        raise error
    return 2
INPUTS = {f: [(T(1.0), T(5), 3), (T(1.0), T(-5), 3), (T(-1.0), T(2), 4)]}
"""


@pytest.mark.slow
@pytest.mark.parametrize("program", [RAISED_IN_A_HANDLER, MADE_AND_RAISED_LATER])
def test_arguments_of_an_exception_outlive_the_branch_that_made_it(
    program: str, outcome: Callable[[str], dict[str, str]]
) -> None:
    assert outcome(program) == {"to_graph": "equal", "listed": "equal", "hot": "equal"}
