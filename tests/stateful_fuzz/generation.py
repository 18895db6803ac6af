"""Whole random programs: state, a function `f` that is called, and what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.expressions import Scope
from tests.fuzz.generation import tidy

from .kinds import GLOBALS, STATE, VARIABLES
from .statements import Statements

if TYPE_CHECKING:
    from tests.fuzz.choosing import Chooser

CALLS = 14
HEAD = '''"""A random program."""
import collections
import tensorflow as tf

T = tf.constant
W = tf.Variable([0.5, -0.25, 1.0])
B = tf.Variable(0.1)
M = tf.constant([[0.5, 0.1, 0.0], [0.2, -0.3, 0.4], [0.0, 1.0, 0.25]])
GENERATOR = tf.random.Generator.from_seed(5)
N = 1
RATE = 0.5
H = T([0.0, 0.5, 1.0])
FLAG = False
LOG = [T(0.5)]
NUMBERS = [1]
SEEN = {'a': 1}
TALLY = collections.Counter()
GROUPS = collections.defaultdict(list)


class Odd(Exception):
    pass


class Thing:
    made = 0

    def __init__(self):
        self.count = 0
        self.rate = 0.5
        self.total = T(0.0)
        self.h = T([0.0, 0.0, 1.0])
        self.items = [T(1.0)]
        self.numbers = [0]
        self.table = {'a': 1}
        self.kept = {'a': T(0.5)}
        self.last = None
        self.recent = collections.deque(maxlen=3)

    @property
    def mean(self):
        return self.total / (1 + self.count)

    @property
    def size(self):
        return len(self.items)

    @size.setter
    def size(self, value):
        self.count = value % 7

    def add(self, value):
        self.total = self.total * 0.5 + value
        self.count += 1
        return self.total

    def step(self, x):
        self.h = tf.tanh(self.h + x)
        self.last = self.total


def make_counter():
    count = 0

    def count_up():
        nonlocal count
        count += 1
        return count
    return count_up


def make_keeper():
    kept = T(0.0)

    def keep(value):
        nonlocal kept
        old, kept = kept, value
        return old
    return keep


COUNTER = make_counter()
KEPT = make_keeper()
O = Thing()
P = Thing()
'''
_CHANGES = (
    "O.rate = 0.25",
    "N = N + 10",
    "RATE = RATE * 0.5",
    "LOG.clear(); LOG.append(T(2.0))",
    "O.items = [T(3.0)]",
    "O = Thing()",
    "P = O",
    "W.assign([1.0, 2.0, 3.0])",
    "H = O.h",
    "FLAG = not FLAG",
    "SEEN.clear()",
    "O.table['b'] = 5",
    "Thing.made = 5",
    "NUMBERS.append(7)",
    "O.add = lambda value: value * 2.0",
    "helper = lambda a, n: (a + 1.0, n)",
    "tf.random.set_seed(3)",
    "O.last = T(9.0)",
    "O.count = O.count + 0.5",
)
_INPUTS = (
    "T([1.0, -0.5, 0.25])",
    "T([0.0, 2.0, -1.0])",
    "T([0.5, 0.5, 0.5])",
)


def program(choose: Chooser) -> str:
    """Returns the text of a module, whose driver is `run_program`."""
    lines = [*_helper(choose), "", "def f(x, s, k):"]
    lines += [f"    global {', '.join(GLOBALS)}"]
    statements = Statements(choose, budget=choose.number(3, 14))
    names = {**STATE, **VARIABLES, "x": "vf", "s": "f32", "k": "int"}
    scope = Scope(dict(names))
    body = statements.block(scope)
    shown = [n for n in scope.names if n.startswith("v") or n in ("N", "O.h")]
    last = statements.value("f32", scope)
    body.append(f"return {', '.join([last, *shown])}")
    lines += [f"    {line}" for line in body]
    lines += ["", *_driver(choose)]
    return HEAD + tidy("\n".join(lines))


def _helper(choose: Chooser) -> list[str]:
    statements = Statements(choose, budget=choose.number(0, 2))
    names = {k: v for k, v in STATE.items() if k not in GLOBALS}
    names |= dict.fromkeys(GLOBALS, "")
    names |= {key: STATE[key] for key in GLOBALS}
    scope = Scope({**names, **VARIABLES, "a": "f32", "n": "int", "x": "vf"})
    body = [f"global {', '.join(GLOBALS)}", "x, k = tf.stack([a, a, a]), n"]
    body += statements.block(scope) if choose.chance(60) else []
    body.append(f"return {statements.value('f32', scope)}, n + O.count")
    # It would call itself without an end.
    text = "\n".join(f"    {line}" for line in body).replace("helper(", "divmod(")
    return ["def helper(a, n):", *text.splitlines()]


def _driver(choose: Chooser) -> list[str]:
    """Returns what calls `f` and changes its state between the calls."""
    lines = ["def run_program():", "    global O, P, N, RATE, H, FLAG, helper"]
    lines += [f"    for i in range({CALLS}):"]
    for _ in range(choose.number(0, 3)):
        lines.append(f"        if i == {choose.number(4, 11)}:")
        lines.append(f"            {choose.pick(_CHANGES)}")
    lines += [
        "        try:",
        "            yield f(*INPUTS[f][i % len(INPUTS[f])])",
        "        except Exception as error:",
        "            yield error",
    ]
    arguments = [_arguments(choose) for _ in range(choose.number(1, 3))]
    return [*lines, f"INPUTS = {{f: [{', '.join(arguments)}]}}"]


def _arguments(choose: Chooser) -> str:
    number = choose.pick(("1", "1", "2", "0"))
    return f"({choose.pick(_INPUTS)}, {choose.pick(('T(0.5)', 'T(-1.0)'))}, {number})"
