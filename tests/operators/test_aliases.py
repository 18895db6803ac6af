"""A joined list serves as the program's own only while no other name holds these."""

from __future__ import annotations

from typing import Any

import pytest
import tensorflow as tf

import autohook
from autohook.errors import StagingError


def changed_by_the_joined_name(x: Any) -> Any:
    """Changes the list that may be the one that `b` is."""
    a = [x]
    b = a
    if x > 0:
        a = [2 * x]
    a.append(1)
    return len(b)


def changed_by_the_other_name(x: Any) -> Any:
    """Changes the list that `a` may be."""
    a = [x]
    b = a
    if x > 0:
        a = [2 * x]
    b.append(1)
    return len(a)


def put_into_a_tuple(x: Any) -> Any:
    """Changes a list that may be in a tuple."""
    log = [x]
    pair = (x, log)
    if x < 0:
        pair = (-x, [x])
    log.append(x)
    return len(pair[1])


def items_of_a_list(x: Any) -> Any:
    """Changes one of two rows."""
    rows = [[x], [2]]
    row = rows[0]
    if x > 0:
        row = rows[1]
    row.append(3)
    return len(rows[0])


def held_by_nobody_else(x: Any) -> Any:
    """Has one name for the list."""
    a = [x]
    if x > -5:
        if x > 0:
            a = [2 * x]
        a.append(1)
    return a[0] * 10 + len(a)


def new_in_each_iteration(n: Any) -> Any:
    """Makes a new list each time, and changes it."""
    pair = [1, 2]
    while n > 0:
        pair = [pair[1], pair[0] + 1]
        pair[0] += 1
        n = n - 1
    pair.append(3)
    return pair[0] * 10 + pair[1]


def _staged(function: Any, x: int) -> Any:
    return tf.function(autohook.to_graph(function), autograph=False)(tf.constant(x))


@pytest.mark.parametrize(
    "function",
    [
        changed_by_the_joined_name,
        changed_by_the_other_name,
        put_into_a_tuple,
        items_of_a_list,
    ],
)
def test_a_change_that_another_name_would_see_is_refused(function: Any) -> None:
    with pytest.raises(StagingError, match="Make a copy of it"):
        _staged(function, 3)


@pytest.mark.parametrize("function", [held_by_nobody_else, new_in_each_iteration])
@pytest.mark.parametrize("x", [3, -3])
def test_a_list_that_nobody_else_holds_can_be_changed(function: Any, x: int) -> None:
    assert _staged(function, x) == function(x)
