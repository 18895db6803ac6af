"""Items by staged keys, lists whose length is staged, membership, in both modes."""

from __future__ import annotations

import pytest
import tensorflow as tf

from tests.converter.staged import Both
from tests.operators.both_modes import check, check_dynamic

PROGRAMS = Both(
    """
def item(x):
    l = [10, 20, 30]
    return l[x], l[-1], l[x - 1]
def item_of_tensors(x): return [x * 2, x * 3, x][x]
def item_of_tuple_of_unlike(x): return (1, 2.5, 7)[x] * 2 > 4
def called_item(x): return [lambda v: v + 1, lambda v: v * 2, abs][x](x)
def value_by_key(x): return {0: 5, 1: 6, 2: 7}[int(x)]
def value_or_default(x): return {0: 5, 1: 6}.get(int(x), -1)
def value_by_text(x): return {"k0": 5, "k1": 6, "k2": 7}[f"k{int(x)}"]
def stored(x):
    l = [1, 2, 3]
    l[x] = 9
    l[x - 1] += 1
    return l
def stored_value(x):
    d = {0: 1, 1: 2, 2: 3}
    d[int(x)] += 10
    return d
def popped(x):
    l = [1, 2, 3]
    return l.pop(int(x)), l
def inserted(x):
    l = [1, 2, 3]
    l.insert(int(x), 9)
    return l
def removed(x):
    l = [x, 2, 0]
    l.remove(2)
    return l[0], l[1]
def counted(x): return [x, 3, 1].count(1), [5, x, 1, 2, 0].index(x)
def membership(x):
    of_lists = x in [1, 2, 3], x in (5,), x not in [1], x in [1, None]
    return of_lists, x in range(5), x in range(1, 9, 3)
def structures(x):
    return [x, 1] == [2, 1], (x, 2) != (2, 2), [x] == [1, 2], {"a": x} == {"a": 2}
def sliced(x): return tf.stack([1, 2, 3, 4][: int(x) + 1]), len([1, 2, 3][int(x) :])
def repeated(x):
    l = [0] * int(x)
    for i in range(x):
        l[i] = i * i
    return sum(l), len(l)
"""
)
LISTS = Both(
    """
def grown(t):
    l = []
    for v in t:
        if v > 1:
            l.append(v)
    return len(l), sum(l)
def changed(t):
    l = [v for v in t if v > 0]
    l.insert(0, 5); l.append(9); l.extend([1, 2]); p = l.pop(0); l.reverse(); del l[0]
    return p, len(l), l[0], l[-1], sum(l[1:]), l.index(9), l.count(1), len(l + [3])
def sliced(t):
    l = [v for v in t if v > 0]
    return tf.stack(l[1:]), tf.stack(l[::-1]), tf.stack(l[:-1]), len(l[5:])
def popped_first(t):
    l = [v for v in t if v > 0]
    l.remove(2)
    return l.pop(0), len(l)
def sorted_in_place(t):
    l = [v for v in t if v > 0]
    l.sort(reverse=True)
    return tf.stack(l)
def compared(t):
    l = [v for v in t if v > 1]
    return l == [3, 2], l != [3], 3 in l, 7 in l
def twice(t):
    l = [v for v in t if v > 1]
    return tf.stack(l * 2), tf.stack([1] + l)
def numbers(t):
    l = []
    for i in range(t[0]):
        l.append(i * 10)
    return l[0] + 1, isinstance(l[0], int), l[-1] * 10 ** 9
def tuples(t):
    l = []
    for v in t:
        if v > 1:
            l.append((v, v * 2))
    s = 0
    for p, q in l:
        s = s + p * q
    return s, len(l), l[0]
def shapes(t):
    l = []
    i = 1
    while i < t[0]:
        l.append(tf.range(i))
        i = i + 1
    return tf.concat(l, 0)
def out_of_range(t):
    l = [v for v in t if v > 1]
    return l[5]
def emptied(t):
    l = [v for v in t if v > 1]
    while l:
        l.pop()
    return len(l)
"""
)


def _names(programs: Both) -> list[str]:
    return [n for n, value in programs.plain.items() if hasattr(value, "__code__")]


@pytest.mark.parametrize("name", _names(PROGRAMS))
@pytest.mark.parametrize("index", [2, 0, 5])
def test_staged_key_finds_what_eager_finds(name: str, index: int) -> None:
    check(PROGRAMS, name, tf.constant(index))


@pytest.mark.parametrize("name", _names(LISTS))
def test_staged_list_is_a_list(name: str) -> None:
    check(LISTS, name, tf.constant([3, 1, 2]))


@pytest.mark.parametrize("name", _names(LISTS))
def test_staged_list_is_a_list_where_no_length_is_known(name: str) -> None:
    check_dynamic(LISTS, name, tf.constant([3, 1, 2]))
