"""Recursion with a staged end is unrolled up to a bound; trees are refused."""

from __future__ import annotations

from typing import Any

import pytest
import tensorflow as tf

import autohook
from autohook.errors import StagingError
from autohook.staging.operators.recursion import MOST_LEVELS


def factorial(n: Any) -> Any:
    """Calls itself in a conditional expression."""
    return 1 if n <= 1 else n * factorial(n - 1)


def power(base: Any, n: Any) -> Any:
    """Calls itself after an `if` that returns."""
    if n == 0:
        return 1
    half = power(base, n // 2)
    return half * half if n % 2 == 0 else half * half * base


def fibonacci(n: Any) -> Any:
    """Calls itself twice."""
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def even(n: Any) -> Any:
    """Calls itself by way of another function."""
    return True if n == 0 else odd(n - 1)


def odd(n: Any) -> Any:
    """Calls the one above."""
    return False if n == 0 else even(n - 1)


def _staged(function: Any) -> Any:
    return tf.function(autohook.to_graph(function), autograph=False)


@pytest.mark.parametrize("n", [0, 1, 5, MOST_LEVELS])
def test_recursion_with_a_staged_end_is_unrolled(n: int) -> None:
    staged = _staged(factorial)(tf.constant(n, tf.float64))

    assert staged == factorial(float(n))


def test_recursion_of_logarithmic_depth_is_unrolled() -> None:
    assert _staged(power)(3, tf.constant(13)) == 3**13


@pytest.mark.parametrize("n", [0, 7])
def test_mutual_recursion_is_unrolled(n: int) -> None:
    assert bool(_staged(even)(tf.constant(n))) == even(n)


def test_an_input_deeper_than_the_graph_raises_when_it_runs() -> None:
    staged = _staged(factorial)

    assert staged(tf.constant(3)) == 6
    with pytest.raises(StagingError, match="Write the recursion as a loop"):
        staged(tf.constant(MOST_LEVELS + 2))


def test_a_tree_of_calls_is_refused_while_it_is_traced() -> None:
    with pytest.raises(StagingError, match="calls itself in several places"):
        _staged(fibonacci)(tf.constant(2))
