"""Comprehensions and generator expressions over staged values, in both modes."""

from __future__ import annotations

from typing import Any

import pytest
import tensorflow as tf

from tests.converter.staged import Both
from tests.operators.both_modes import check, check_dynamic

PROGRAMS = Both(
    """
def plain_list(t): return tf.stack([v * 2 for v in t])
def filtered_length(t): return len([v for v in t if v > 1])
def filtered_quotients(t): return sum([6 // v for v in t if v != 0])
def filtered_sum(t):
    s = 0
    for v in [x for x in t if x > 1]:
        s = s + v
    return s
def nested(t): return len([a * b for a in t if a > 1 for b in t if b > a])
def matrix(t): return sum([sum([a + b for a in t]) for b in t])
def python_items(t): return sum([i for i in range(5) if i < t[0]])
def pairs(t): return sum([i * v for i, v in enumerate(t)])
def unpacked(t): return sum([a for a, *b in [(v, v, v) for v in t]])
def any_of_generator(t): return any(v > 2 for v in t)
def all_of_generator(t): return all(v > 2 for v in t)
def any_stops_before_what_fails(t): return any(6 // v > 1 for v in t)
def sum_of_filtered_generator(t): return sum(v * v for v in t if v > 1)
def maximum_with_default(t): return max((v * v for v in t if v > 5), default=-1)
def loop_over_generator(t):
    s = 0
    for v in (x * 2 for x in t if x > 1):
        s = s + v
    return s
def broken_loop_over_generator(t):
    s = 0
    for v in (6 // x for x in t):
        if v > 4:
            break
        s = s + v
    return s
def generator_used_twice(t):
    g = (v for v in t)
    return sum(g) + sum(g)
def first_or_default(t): return next((v for v in t if v > 1), -1)
def first_two(t):
    g = (t[0] * i for i in range(1, 4))
    return next(g) + next(g)
def walrus(t): return sum([y for v in t if (y := v * 2) > 3])
def walrus_is_seen_outside(t):
    [(y := v * 2) for v in t]
    return y
def late_closures(t):
    functions = [lambda: i * t[0] for i in range(3)]
    return functions[0]()
def early_closures(t):
    functions = [lambda i=i: i * t[0] for i in range(3)]
    return functions[1]()
def inside_a_lambda(t):
    f = lambda k: sum([v * k for v in t])
    return f(2)
def inside_a_branch(t):
    if t[0] > 0:
        r = sum([v * i for v in t for i in range(2)])
    else:
        r = sum([v + i for v in t for i in range(2)])
    return r
def inside_a_loop(t):
    s = 0
    for v in t:
        s = s + sum(v * w for w in t if w > v)
    return s
"""
)
NAMES = [n for n in PROGRAMS.plain if callable(PROGRAMS.plain[n])]
UNKNOWN_LENGTH = {"unpacked", "walrus_is_seen_outside", "inside_a_lambda"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("items", [[3, 1, 2], [3, 0, 2]], ids=str)
def test_result_is_eagers(name: str, items: Any) -> None:
    check(PROGRAMS, name, tf.constant(items))


@pytest.mark.parametrize("name", sorted(set(NAMES) - UNKNOWN_LENGTH))
def test_result_is_eagers_where_the_length_is_staged(name: str) -> None:
    check_dynamic(PROGRAMS, name, tf.constant([3, 1, 2]))


@pytest.mark.parametrize(
    "name", ["filtered_length", "filtered_sum", "any_of_generator", "nested"]
)
def test_nothing_is_iterated_over(name: str) -> None:
    check_dynamic(PROGRAMS, name, tf.constant([], tf.int32))
