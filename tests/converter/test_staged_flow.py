"""Control flow under staged conditions, in graphs of the user's and in plans."""

from __future__ import annotations

import pytest
import tensorflow as tf

from tests.converter.staged import Both

MATCH = Both(
    """
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y

def values(x):
    match x:
        case 0: return x - 1
        case 1 | 2: return x * 10
        case y if y > 5: return y * 100
        case _: return x

def sequences(x):
    match [x, x + 1]:
        case [0, y]: return y
        case [a, 3] | [3, a]: return a * 7
        case [a, b] if a > 10: return b
        case [a, *_]: return a * 5

def mappings_and_classes(x):
    match {"k": x, "p": P(x, 2)}:
        case {"k": 1}: r = x * 2
        case {"p": P(3, y)}: r = x * 0 + y
        case {"p": P(x=z), **rest} if z > 6: r = z + len(rest)
        case _: r = x - 1
    return r

def tensors_are_no_sequences(x):
    match x:
        case [a, b]: return a
        case tf.Tensor(): return x + 1
"""
)


@pytest.mark.parametrize("value", [0, 1, 2, 3, 4, 7, 11])
@pytest.mark.parametrize("name", ["values", "sequences", "mappings_and_classes"])
def test_match_on_staged_values(name: str, value: int) -> None:
    x = tf.constant(value)
    eager = MATCH.eager(x, name=name)

    assert MATCH.free(x, name=name) == eager
    assert MATCH.strict(x, name=name) == eager


def test_a_tensor_matches_no_sequence_pattern() -> None:
    x = tf.constant([1, 2])
    name = "tensors_are_no_sequences"

    assert MATCH.free(x, name=name) == MATCH.eager(x, name=name)
    assert MATCH.strict(x, name=name) == MATCH.eager(x, name=name)


RAISE = Both(
    """
class My(Exception):
    def __init__(self, v): super().__init__("my"); self.v = v
def row10(x):
    try:
        if x < 0: raise ValueError
        return x
    except ValueError:
        return -x
def row12(n):
    i = 0
    try:
        while True:
            i += 1
            if i >= n: raise StopIteration
    except StopIteration: pass
    return i
def two(x):
    try:
        if x < 0: raise ValueError(1)
        if x > 5: raise KeyError("k")
        x = x + 100
    except ValueError as e: x = x * 2 + e.args[0]
    except KeyError: x = x - 1
    else: x = x + 7
    return x
def payload(x):
    try:
        if x > 3: raise My(x * 10)
        y = x
    except My as e: y = e.v + 1
    finally: x = x + 1
    return y + x
def nested(x):
    r = x * 0
    try:
        try:
            if x == 1: raise ValueError
            if x == 2: raise KeyError
            r = r + 1
        except ValueError:
            r = r + 10
            if x == 1: raise OSError
        r = r + 5
    except (OSError, KeyError):
        r = r + 100
    return r
def loop(n):
    s = 0
    for i in tf.range(n):
        try:
            if i == 2: raise ValueError
            if i == 4: raise KeyError
            s += i
        except ValueError: continue
        except KeyError: break
        s += 100
    return s
def assertion(x):
    try:
        assert x > 0, "no"
        return x
    except AssertionError:
        return x * 0 - 5
def callee(x):
    if x > 3: raise ValueError("callee")
    return x
def through(x):
    try:
        return callee(x)
    except ValueError: return x * 0
def uncaught(x):
    try:
        if x > 3: raise ValueError("boo")
        return x
    except KeyError: return x*0
def fin(x):
    try:
        if x > 3: raise ValueError("boo")
        y = x
    finally:
        x = x + 1
    return y + x
def searching(x):
    try:
        for v in tf.constant([1, 2, 3]):
            if v == x: raise StopIteration(v * 2)
        r = x * 0
    except StopIteration as e: r = e.args[0]
    return r
"""
)
RAISING = {
    "row10": [3, -3],
    "row12": [0, 3, 5],
    "two": [-2, 3, 7],
    "nested": [0, 1, 2],
    "loop": [0, 2, 3, 4, 7],
    "assertion": [1, -1],
    "uncaught": [1],
    "fin": [1],
    "searching": [2, 9],
}
# The result's type depends on the number of iterations.
NATIVE = {"loop"}


@pytest.mark.parametrize("name", RAISING)
def test_raise_under_a_staged_condition_reaches_its_handler(name: str) -> None:
    for value in RAISING[name]:
        x = tf.constant(value)
        eager = RAISE.eager(x, name=name)
        strict = RAISE.strict(x, name=name)

        assert RAISE.free(x, name=name) == eager
        assert strict == eager or (name in NATIVE and strict[0] == "refused")


NAMES = Both(
    """
def one(x):
    if x > 0: y = x * 2
    return y
def loopvar(n):
    for i in tf.range(n): pass
    return i
def inloop(n):
    i = 0
    while i < n:
        last = i * 2
        i += 1
    return last
def deleted(x):
    y = x
    if x > 0: del y
    return y + 1
def aug(x):
    if x > 0: c = x
    c += 5
    return c
def ok_later(x):
    if x > 0: y = x
    if x > 0: return y
    return x
def exc(x):
    e = x
    try:
        if x > 0: raise ValueError
    except ValueError as e: pass
    return e
"""
)


@pytest.mark.parametrize("name", ["one", "inloop", "deleted", "aug", "ok_later", "exc"])
@pytest.mark.parametrize("value", [0, 3, -2])
def test_a_name_that_only_the_graph_finds_unset_raises(name: str, value: int) -> None:
    x = tf.constant(value)
    eager = NAMES.eager(x, name=name)

    assert NAMES.free(x, name=name) == eager
    assert NAMES.strict(x, name=name) == eager


UNPACK = Both(
    """
def pair(t):
    a, b, c = t
    return a + b * c
def star(t):
    a, *rest = t
    *most, last = t
    return a, rest, most, last
def nested(t):
    a, (b, c), *d = [t, t[:2], 1, t]
    (p, q), r = tf.reshape(t[:2], [2]), 3
    return a, b, c, d, p, q, r
def multi(t):
    x = (a, b, c) = y = t
    return a, c, x, y
def rows(t):
    s = 0
    for a, b in tf.stack([t, t + 1], 1):
        s += a * b
    return s, [u - v for u, v in tf.stack([t, t + 1], 1)]
def pairs(t):
    return [(i, v) for i, v in enumerate(t)], {k: v for k, v in zip(t.shape, t)}
def starred(t):
    def g(*args, k=0): return args[0] + len(args) + k
    return g(*t), g(1, *t, **{"k": t[0]}), [0, *t], (*t, 1)
def wrong(t):
    a, b = t
    return a
def wrong2(t):
    a, b, c, d = t
    return a
def wrong3(t):
    a, *b, c, d, e = t
    return a
def scalar(t):
    a, b = t[0]
    return a
def dynamic(t):
    a, b = tf.boolean_mask(t, t > 1)
    return a * 10 + b
def dynamic3(t):
    a, b, c = tf.boolean_mask(t, t > 1)
    return a * 10 + b
def dynamic1(t):
    a, = tf.boolean_mask(t, t > 1)
    return a
def swap(t):
    a, b = t[0], t[1]
    if t[2] > 0: a, b = b, a
    a, b = b, a + b
    return a, b
def choice(t):
    p = (t[0], t[1]) if t[2] > 2 else (t[1], t[0])
    x, y = p
    return x * 10 + y
def inplace(t):
    l = [0, 0, 0]
    i, l[i.shape.rank], d = 1, t[0], {} if False else 5
    return l
"""
)
UNPACKING = [
    "pair",
    "star",
    "nested",
    "multi",
    "rows",
    "pairs",
    "starred",
    "dynamic",
    "dynamic3",
    "dynamic1",
    "swap",
    "choice",
    "wrong",
    "wrong2",
    "wrong3",
    "scalar",
]


@pytest.mark.parametrize("name", UNPACKING)
def test_a_staged_value_is_unpacked_as_python_does(name: str) -> None:
    x = tf.constant([1, 2, 3])
    eager = UNPACK.eager(x, name=name)
    strict = UNPACK.strict(x, name=name)

    assert UNPACK.free(x, name=name) == eager
    assert strict == eager or (eager[0] == "raised" and strict[0] == "refused")


def chain(count: int) -> Both:
    arms = "".join(f"    elif x == {i}: return x + {i}\n" for i in range(count))
    return Both(f"def f(x):\n    if x == -1: return x\n{arms}    return x - 1\n")


@pytest.mark.slow
@pytest.mark.parametrize("count", [5, 50])
def test_long_chains_of_elif_are_staged(count: int) -> None:
    module = chain(count)

    for value in (-1, count - 1, count):
        x = tf.constant(value)
        assert module.free(x) == module.eager(x)
        assert module.strict(x) == module.eager(x)
