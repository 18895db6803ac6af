"""Objects whose truth only the graph knows, by their own `__bool__` or `__len__`."""

from __future__ import annotations

from typing import Any

import pytest
import tensorflow as tf

import autohook


class Money:
    """Is true where there is some."""

    def __init__(self, amount: Any) -> None:
        self.amount = amount

    def __bool__(self) -> bool:
        return bool(self.amount != 0)


class Pile:
    """Is true where its length is not zero."""

    def __init__(self, height: Any) -> None:
        self.height = height

    def __len__(self) -> int:
        return int(self.height)


def in_an_if(x: Any) -> Any:
    """Tests an object."""
    return 1 if Money(x) else 2


def in_a_not(x: Any) -> Any:
    """Tests a length."""
    if not Pile(x):
        return 5
    return 6


def in_an_or(x: Any) -> Any:
    """Goes on with one object or another."""
    money = Money(x) or Money(x + 7)
    return money.amount


def in_an_and(x: Any) -> Any:
    """Tests an object and a tensor."""
    if Money(x) and x > 2:
        return 1
    return 2


def in_a_while(x: Any) -> Any:
    """Spends it all."""
    money = Money(x)
    steps = 0
    while money:
        money.amount = money.amount - 1
        steps += 1
    return steps


@pytest.mark.parametrize(
    "function", [in_an_if, in_a_not, in_an_or, in_an_and, in_a_while]
)
@pytest.mark.parametrize("x", [3, 0])
def test_the_truth_of_an_object_is_staged(function: Any, x: int) -> None:
    staged = tf.function(autohook.to_graph(function), autograph=False)

    assert staged(tf.constant(x)) == function(tf.constant(x))


def test_a_variable_is_read_where_it_is_tested() -> None:
    variable = tf.Variable(0)

    def toggled() -> Any:
        if variable:
            variable.assign(0)
        else:
            variable.assign(5)
        return variable.read_value()

    staged = tf.function(autohook.to_graph(toggled), autograph=False)

    assert [int(staged()) for _ in range(3)] == [5, 0, 5]
