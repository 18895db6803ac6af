"""Builtins, itertools and functools over staged items, in both modes."""

from __future__ import annotations

import pytest
import tensorflow as tf

from tests.converter.staged import Both
from tests.operators.both_modes import check, check_dynamic, is_refused

PROGRAMS = Both(
    """
import functools, itertools, operator
def extremes(t): return max(t), min(t)
def extreme_by_key(t): return max(t, key=lambda v: (v - 2) * (v - 2))
def extremes_of_arguments(t): return max(t[0], 2), min(t[0], 2, 5), max(2, t[0])
def extreme_with_default(t): return max(t, default=7)
def sums(t): return sum(t), sum(t, 10), sum([t[0], t[1]])
def sorts(t): return tf.stack(sorted(t)), tf.stack(sorted(t, reverse=True))
def sort_not_reversed(t): return tf.stack(sorted(t, reverse=False))
def sort_by_key(t): return tf.stack(sorted(t, key=lambda v: -v))
def sort_by_pairs(t): return [b for a, b in sorted([(t[0], 1), (2, 0), (1, 5)])]
def reverses(t): return tf.stack([v for v in reversed(t)])
def zips(t): return sum(p * q for p, q in zip(t, [10, 20, 30]))
def enumerates(t): return sum(i * v for i, v in enumerate(t, 5))
def maps(t): return tf.stack(list(map(lambda v: v * 2 if v > 1 else v, t)))
def maps_two(t): return sum(map(lambda v, w: v * w, t, t))
def filters(t): return sum(filter(lambda v: v > 1, t)), len(list(filter(None, t)))
def enumerates_filtered(t):
    return sum(i * v for i, v in enumerate(v for v in t if v > 1))
def quantifies(t): return any([t[0] > 1, t[0] > 2]), all([t[0] > 1, t[0] > 2])
def iterator_goes_on(t):
    it = iter(t)
    s = next(it)
    for v in it:
        s = s * 10 + v
    return s
def iterator_after_break(t):
    it = iter(t)
    for v in it:
        if v < 2:
            break
    return sum(it)
def iterator_until_default(t):
    it = iter(t)
    n = 0
    while True:
        v = next(it, -1)
        if v < 0:
            break
        n = n + v
    return n
def chains(t): return sum(itertools.chain(t, [7, 8]))
def chains_generators(t):
    return sum(v for v in itertools.chain((x for x in t if x > 1), [7]))
def slices(t): return sum(itertools.islice(t, 2)), sum(itertools.islice(t, t[2]))
def takes(t): return len(list(itertools.takewhile(lambda v: v > 1, t)))
def drops(t): return sum(itertools.dropwhile(lambda v: v > 1, t))
def accumulates(t):
    step = lambda p, q: p + q if p > 2 else p - q
    return tf.stack(list(itertools.accumulate(t, step)))
def pairwise(t): return tf.stack([q - p for p, q in itertools.pairwise(t)])
def longest(t):
    pairs = itertools.zip_longest(t, [1, 2], fillvalue=1)
    return tf.stack([p * q for p, q in pairs])
def products(t): return sum(p * q for p, q in itertools.product(t, [1, 2]))
def reduces(t): return functools.reduce(lambda p, q: p if p > q else q, t)
def reduces_from(t): return functools.reduce(operator.add, t, 100)
def compared_keys(t):
    key = functools.cmp_to_key(lambda p, q: q - p)
    return tf.stack(sorted(t, key=key))
def counts(t):
    n = t[0]
    return len(range(n)), sum(range(n)), sum(i * i for i in range(n))
def kinds(t):
    n = int(t[0])
    return isinstance(n, int), isinstance(t, tf.Tensor), isinstance(n, float)
def has_numpy(t): return hasattr(t, "numpy")
def one_set(t): return len({int(v) for v in t})
"""
)
OWN = {"has_numpy", "one_set"}
NAMES = [
    name
    for name, value in PROGRAMS.plain.items()
    if callable(value) and name not in OWN and hasattr(value, "__code__")
]
# Refused otherwise; `next` without a default would have to raise in the graph.
KNOWN_LENGTH = {"products", "compared_keys", "longest", "iterator_goes_on"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("items", [[3, 1, 2], [0, 5, 2]], ids=str)
def test_result_is_eagers(name: str, items: list[int]) -> None:
    check(PROGRAMS, name, tf.constant(items))


@pytest.mark.parametrize("name", sorted(set(NAMES) - KNOWN_LENGTH))
def test_result_is_eagers_where_the_length_is_staged(name: str) -> None:
    check_dynamic(PROGRAMS, name, tf.constant([3, 1, 2]))


@pytest.mark.parametrize(
    "name",
    ["extremes", "extreme_with_default", "reduces", "reduces_from", "takes", "filters"],
)
def test_nothing_is_iterated_over(name: str) -> None:
    check_dynamic(PROGRAMS, name, tf.constant([], tf.int32))


def test_attributes_that_graphs_lack_are_not_denied_in_silence() -> None:
    assert "AH317" in is_refused(PROGRAMS, "has_numpy", tf.constant([1]))


def test_set_of_what_only_the_graph_knows_is_refused_with_a_remedy() -> None:
    assert "Use a list" in is_refused(PROGRAMS, "one_set", tf.constant([1]))
