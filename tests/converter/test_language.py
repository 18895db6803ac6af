"""Constructs of the language under staged conditions, in both kinds of graphs."""

from __future__ import annotations

import pytest
import tensorflow as tf

from tests.converter.staged import Both

LANGUAGE = Both(
    """
import contextlib, functools, dataclasses, collections
class A:
    def __init__(self, x):
        if x > 0: self.v = x
        else: self.v = -x
    @property
    def big(self):
        if self.v > 3: return self.v * 10
        return self.v
    def __add__(self, o):
        if o > 0: return A(self.v + o)
        return A(self.v)
    def __getitem__(self, i):
        if i > 1: return self.v
        return self.v * 2
    def __call__(self, y):
        return y if y > self.v else self.v
    def __enter__(self):
        if self.v > 2: return self.v
        return self.v * 100
    def __exit__(self, *a): return False
    def __len__(self): return 3
    def __iter__(self):
        return iter([self.v, self.v + 1])
    def __contains__(self, x):
        if x > 2: return True
        return False
    def __bool__(self): return True
    @classmethod
    def make(cls, x):
        if x > 1: return cls(x)
        return cls(x + 100)
    @staticmethod
    def st(x):
        if x > 1: return x
        return x * 7
class B(A):
    def __init__(self, x):
        super().__init__(x)
        if x > 0: self.v = self.v + 1
    @property
    def big(self):
        if self.v > 1: return super().big + 1
        return super().big
class Desc:
    def __get__(self, o, t=None):
        if o.v > 1: return o.v
        return o.v * 3
    def __set__(self, o, val):
        if val > 1: o.v = val
        else: o.v = val * 9
class D(A):
    d = Desc()
def deco(f):
    @functools.wraps(f)
    def wrapper(x, *a, **k):
        if x > 2: x = x + 1
        return f(x, *a, **k)
    return wrapper
@deco
def decorated(x, y=1):
    if x > 3: return x * y
    return x
@contextlib.contextmanager
def cm(x):
    if x > 2: y = x * 2
    else: y = x
    yield y
@contextlib.contextmanager
def cm2(log):
    log.append("in")
    try: yield
    finally: log.append("out")
@functools.lru_cache
def cached(n): return n + 1
def init(x): return A(x).v
def sub(x): return B(x).v, B(x).big
def prop(x): return A(x).big
def add(x): return (A(x) + x).v
def item(x): return A(x)[x]
def callit(x): return A(x)(x)
def enter(x):
    with A(x) as v: return v
def cms(x): return A.make(x).v, A.st(x), A(x).st(x)
def desc(x):
    o = D(x); r = o.d
    o.d = x
    return r, o.v
def it(x): return [i * 2 for i in A(x)]
def cont(x): return 1 if x in A(x) else 2
def deco1(x): return decorated(x), decorated(x, y=3)
def ctx(x):
    with cm(x) as y: return y + 1
def ctx2(x):
    log = []
    with cm2(log):
        if x > 2: return x * 2, log
    return x, log
def two(x):
    with cm(x) as a, cm(a) as b:
        return a + b
def nested(x):
    def inner(y):
        if y > x: return y
        return x
    return inner(x + 1) + inner(x - 1)
def localclass(x):
    class L:
        k = x
        if True: m = 3
        def get(self, y):
            if y > 1: return self.k + self.m
            return y
    return L().get(x)
def lam(x):
    f = lambda a, b=x: a if a > b else b * 2
    return f(x), f(x + 1)
def late(x):
    fs = []
    for i in range(3): fs.append(lambda: i + x)
    gs = [lambda i=i: i * x for i in range(3)]
    return [f() for f in fs], [g() for g in gs]
def late2(x):
    a = x
    l = lambda: a + 100
    for _ in tf.range(2): a = a + 1
    return l()
def walrus(x):
    if (y := x * 2) > 3: return y
    while (z := y - 1) > 100: y = z
    return [w := v + y for v in (x, x)], w, z
def walrus2(x):
    return (a := x) > 1 and (b := a + 1) > 2 and b > 0, a
def walrus3(x):
    n = 0
    while n < 5 and (m := n * x) < 6: n += 1
    return m, n
def chain(x): return 0 < x < 5, (0 < x) == (x < 5)
def tern(x): return (x if x > 3 else -x if x > 1 else x * 100)
def nl(x):
    c = x
    def bump():
        nonlocal c
        if c > 1: c = c * 2
        else: c += 1
    bump(); bump()
    return c
G = 1
def gl(x):
    global G
    G = 1
    if x > 2: y = x + G
    else: y = x - G
    return y
class P:
    def __init__(self, x): self.__x = x
    def m(self):
        __t = self.__x
        if __t > 1: self.__x = __t * 2
        return self.__x
def priv(x): return P(x).m()
def aug(x):
    calls = []
    class O: pass
    o = O(); o.v = x; d = {"k": [x, x]}
    def own(): calls.append(1); return o
    def idx(): calls.append(2); return 0
    if x > 1:
        own().v += 1
        d["k"][idx()] *= 3
    return o.v, d["k"], calls
def ann(x):
    y: int = x
    z: "str"
    if x > 1: y: int = y + 1
    return y
def asrt(x):
    assert x > -5, f"bad"
    return x
def dels(x):
    a = [x, x + 1, x + 2]; o = type("O", (), {})(); o.c = x
    del a[0], o.c
    if x > 1: del a[0]
    return len(a), a[0]
def mult(x):
    a = b = c = x
    if x > 1: a = b = x * 2
    return a, b, c
def raw(x):
    s = r'''a\\\\
b'''
    return x + len(s)
def whelse(x):
    n = 0
    while n < x:
        n += 1
        if n == 3: break
    else:
        n = n + 100
    return n
def forelse(x):
    for i in range(4):
        if i == x: break
    else: i = x * 0 - 1
    return i
def forelse2(x):
    for i in tf.range(4):
        if i == x:
            r = i * 10
            break
    else: r = x * 0 - 1
    return r
def finret(x):
    log = []
    for i in range(3):
        try:
            if x == i: return i * x, log
            if x == i + 10: continue
            if x == 20: break
        finally: log.append(i)
    return x, log
def tryelse(x):
    try: y = x + 1
    except ValueError: y = x
    else: y = y * 2
    finally: z = x
    return y, z
def wtrue(x):
    n = 0
    while True:
        n += 1
        if n > x: return n
def dc(x):
    @dataclasses.dataclass
    class Q:
        a: int
        b: int = 2
    q = Q(x)
    if x > 1: q = Q(x * 2, 3)
    return q.a, q.b
def lamdict(x):
    ops = {"a": lambda v: v if v > 1 else -v}
    return ops["a"](x)
def part(x):
    f = functools.partial(decorated, y=x)
    return f(x)
def red(x):
    return functools.reduce(lambda a, b: a if a > b else b, [x, x + 1, x * 2])
def mapf(x):
    return list(map(lambda v: v if v > 2 else v * 10, [x, x + 1]))
def sortk(x): return sorted([3, 1, 2], key=lambda v: -v), x
def gen(x):
    def g(n):
        for i in range(n):
            if x > i: y = x
            else: y = x * 0
            yield y + i
    return sum(g(3)), list(g(2)), [a for a in g(2)]
def gen2(x):
    def g():
        yield x
        r = yield from h()
        yield r
    def h():
        yield x + 1
        return x if x > 2 else x * 10
    return list(g())
def genexp(x): return sum(v if v > 1 else -v for v in [x, x + 1])
def rec(x, n=4):
    if n == 0: return x
    if x > 2: x = x + 1
    return rec(x, n - 1)
"""
)
CONSTRUCTS = """init prop add item callit enter cms desc it deco1 ctx two nested
localclass lam late late2 walrus2 walrus3
chain tern priv ann asrt mult raw whelse forelse
forelse2 tryelse wtrue dc lamdict part red mapf gen gen2 genexp"""


@pytest.mark.parametrize("name", CONSTRUCTS.split())
def test_the_language_under_staged_conditions(name: str) -> None:
    for value in (1, 4):
        x = tf.constant(value)
        eager = LANGUAGE.eager(x, name=name)

        assert LANGUAGE.free(x, name=name) == eager
        assert LANGUAGE.strict(x, name=name) == eager
