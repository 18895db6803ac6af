"""What staged calls write to Python state, and read of state that changes."""

from __future__ import annotations

import copy
import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf

from .conftest import HOT, bits, heat

if TYPE_CHECKING:
    from .conftest import Loader

WORK = "    y = tf.sin(x) * x + tf.cos(x) - x / 3.0\n"
CALLS = 30
PROGRAMS = {
    "an attribute that counts": (
        "class C: n = 0\nc = C()\n",
        "    c.n += 1\n    return y * c.n, c.n\n",
        "c.__dict__",
    ),
    "an attribute of the class": (
        "class C: n = 0\nc = C()\n",
        "    C.n += 2\n    return y, c.n\n",
        "C.n",
    ),
    "appending to an outer list": (
        "log = []\n",
        "    log.append(tf.reduce_sum(y))\n    return y\n",
        "log",
    ),
    "a list and its length": (
        "log = []\n",
        "    log.append(1)\n    del log[:-2]\n    return y, len(log)\n",
        "log",
    ),
    "an item that counts": (
        "d = {}\n",
        "    d['n'] = d.get('n', 0) + 1\n    return y, d['n']\n",
        "d",
    ),
    "a global that counts": (
        "n = 0\n",
        "    global n\n    n = n + 1\n    return y, n\n",
        "n",
    ),
    "a global tensor": (
        "h = tf.zeros([2])\n",
        "    global h\n    h = tf.tanh(h + y)\n    return h\n",
        "h",
    ),
    "extending an outer list in place": (
        "log = []\n",
        "    l = log\n    l += [y]\n    return y\n",
        "log",
    ),
    "an attribute under a staged condition": (
        "class C: best = 9.0; wait = 0\nc = C()\n",
        "    v = float(tf.reduce_sum(y))\n    if v < c.best:\n        c.best = v\n"
        "        c.wait = 0\n    else:\n        c.wait += 1\n    return y\n",
        "c.__dict__",
    ),
    "a state in a tuple": (
        "class C: s = (tf.zeros([2]), 0)\nc = C()\n",
        "    h, n = c.s\n    c.s = (tf.tanh(h + y), n + 1)\n    return h\n",
        "c.s",
    ),
    "an object that is replaced": (
        "class S:\n    def __init__(self, h, n):\n        self.h, self.n = h, n\n"
        "class C: pass\nc = C()\nc.s = S(tf.zeros([2]), 0)\n",
        "    c.s = S(c.s.h + y, c.s.n + 1)\n    return c.s.h\n",
        "c.s.__dict__",
    ),
    "the best ones, sorted": (
        "best = []\n",
        "    best.append(float(tf.reduce_sum(y)))\n    best.sort(reverse=True)\n"
        "    del best[3:]\n    return y * best[0]\n",
        "best",
    ),
    "a counter": (
        "import collections\nk = collections.Counter()\n",
        "    k['a'] += 1\n    k.update(['a', 'b'])\n    return y * k['a'], k['b']\n",
        "dict(k)",
    ),
    "a deque of the last ones": (
        "import collections\nlast = collections.deque(maxlen=3)\n",
        "    last.append(y)\n    return tf.add_n(list(last))\n",
        "list(last)",
    ),
    "an exponential decay": (
        "class C: eps = 1.0\nc = C()\n",
        "    c.eps = max(0.1, c.eps * 0.9)\n    return y * c.eps\n",
        "c.eps",
    ),
    "printing now and then": (
        "class C: n = 0\nc = C()\n",
        "    c.n += 1\n    if c.n % 4 == 0:\n        print(f'{c.n}: {y[0]:.3f}', y)\n"
        "    return y\n",
        "c.n",
    ),
    "a new best, printed and kept": (
        "class C: best = 9.0; seen = []; d = {}\nc = C()\n",
        "    v = tf.reduce_sum(y)\n    if v < c.best:\n        c.best = v\n"
        "        c.seen.append((v, 'low'))\n        c.d['best'] = v\n"
        "        print('best', v, f'{float(v):.3f}')\n    elif v > 0.3:\n"
        "        c.seen.append(None)\n        if v > 0.6:\n            print('high')\n"
        "    c.seen.append(1)\n    return y\n",
        "list(c.seen), dict(c.d)",
    ),
    "a count, printed now and then": (
        "class C: n = 0\nc = C()\n",
        "    c.n += 1\n    if y[0] > 0.5:\n        print(c.n, y + c.n)\n    return y\n",
        "c.n",
    ),
    "values that must be finite, and a tf.print": (
        "",
        "    tf.debugging.assert_all_finite(y, 'bad')\n    tf.print('y', y, sep='|')\n"
        "    if y[0] > 0.5:\n        tf.print('high', y[0])\n"
        "    return tf.debugging.check_numerics(y * 2.0, 'z')\n",
        "0",
    ),
    "deleting an attribute": (
        "class C: pass\nc = C()\n",
        "    c.t = y\n    z = c.t * 2.0\n    del c.t\n    return z\n",
        "c.__dict__",
    ),
    "logging": (
        "import logging, sys\nlogger = logging.getLogger('test_effects')\n"
        "logger.setLevel('INFO')\nlogger.propagate = False\nclass C: n = 0\nc = C()\n"
        "class H(logging.Handler):\n    def emit(self, r):\n"
        "        print(r.lineno, r.funcName, r.levelname, r.getMessage())\n"
        "logger.handlers[:] = [H()]\n",
        "    c.n += 1\n    logger.info('step %d: %s', c.n, y)\n    logger.debug(y)\n"
        "    return y\n",
        "c.n",
    ),
    "an array that is written in place": (
        "import numpy as np\nclass C: pass\nc = C()\nc.a = np.zeros(2)\n",
        "    return y * tf.constant(c.a, tf.float32)\n",
        "c.a.fill(c.a[0] + 1.0)",
    ),
    "the rate of an optimizer": (
        "import keras\nopt = keras.optimizers.SGD(0.5)\nv = tf.Variable([1.0, 2.0])\n"
        "opt.build([v])\nclass C: n = 0\nc = C()\n",
        "    c.n += 1\n    opt.learning_rate = 0.5 / c.n\n"
        "    opt.apply_gradients([(y, v)])\n    return v.read_value()\n",
        "float(opt.learning_rate)",
    ),
    "a cell of each closure": (
        "def make():\n    n = 0\n    def f(x):\n        nonlocal n\n        n += 1\n"
        "        return tf.sin(x) + n\n    return f\nf, g = make(), make()\n",
        "    return f(x), g(x), g(y)\n",
        "0",
    ),
}


@pytest.mark.parametrize(("before", "after", "look"), PROGRAMS.values(), ids=PROGRAMS)
def test_state_is_as_after_the_plain_run(
    load: Loader, before: str, after: str, look: str, capfd: pytest.CaptureFixture[str]
) -> None:
    pair = load(f"{before}def run(x):\n{WORK}{after}")
    outcomes = []
    for module in (pair.plain, pair.listed):
        results = []
        for i in range(CALLS):
            result = module.run(tf.constant([0.1 * i, 1.0]))
            state = eval(look, module.__dict__)
            results.append((bits(result), bits(_copied(state))))
        outcomes.append((results, capfd.readouterr()))

    assert outcomes[0] == outcomes[1]
    assert pair.is_staged("run"), pair.decision("run").reasons


def _copied(state: Any) -> Any:
    return copy.copy(dict(state) if hasattr(state, "keys") else state)


def test_a_refused_trace_leaves_no_mark(load: Loader) -> None:
    pair = load(
        "import collections\nlog, d, q = [1], {'a': 2}, collections.deque([3])\n"
        "class C: n = 0\nc = C()\nc.h = tf.zeros([2])\nN = 0\n"
        "def run(x):\n    global N\n    y = x * 2.0\n    if EAGER: return y\n"
        "    N += 1\n    c.n += 1\n    c.h = c.h + y\n    log.append(y)\n"
        "    log.pop(0)\n    d['b'] = y\n    del d['a']\n    q.appendleft(y)\n"
        "    C.k = 1\n    print('called', y)\n    y.numpy().sum()\n    return y\n"
    )
    module = pair.listed
    module.EAGER = True  # type: ignore[attr-defined]
    for _ in range(7):
        module.run(tf.constant([1.0, 2.0]))
    marks = (module.N, module.c.__dict__.copy(), module.log[:], module.d.copy())
    queue, kept = list(module.q), set(vars(module.C))
    module.EAGER = False  # type: ignore[attr-defined]

    from autohook.runtime.units import registry
    from autohook.staging.trace import attempt

    unit = next(u for u in registry if u.info.qualname == "run")
    made = attempt(unit, None, module.__dict__, (tf.constant([1.0, 2.0]),), 10.0)

    assert made.plan is None
    assert made.reason is not None
    assert made.reason.code == "AH317"
    assert marks == (module.N, module.c.__dict__, module.log, module.d)
    assert (queue, kept) == (list(module.q), set(vars(module.C)))


OUTER = {
    "in a branch": "        if v > 1.0:\n            total = total + v\n",
    "in a loop": "        while v > 1.0:\n            total, v = total + v, v - 1.0\n",
}


@pytest.mark.parametrize("body", OUTER.values(), ids=OUTER)
def test_a_variable_of_the_function_around_is_written(load: Loader, body: str) -> None:
    pair = load(
        "def make():\n    total = tf.constant(0.0)\n    def add(v):\n"
        f"        nonlocal total\n{body}        return total\n    return add\n"
        "add = make()\n"
    )
    runs = [
        [bits(module.add(tf.constant(0.1 * i))) for i in range(CALLS)]
        for module in (pair.plain, pair.listed)
    ]

    assert runs[0] == runs[1]
    assert pair.is_staged("make.<locals>.add")


MAYBE = {
    "a list that is read afterwards": "    if y[0] > 0.5:\n        l.append(1)\n"
    "    return y * len(l)\n",
    "a new object": "    if y[0] > 0.5:\n        l.append([y])\n    return y\n",
    "a loop of the graph's": "    i = tf.constant(0)\n"
    "    while tf.reduce_sum(y) > 1.0:\n        print(i)\n"
    "        y, i = y - 1.0, i + 1\n    return y\n",
}


@pytest.mark.parametrize("after", MAYBE.values(), ids=MAYBE)
def test_what_only_one_way_can_do_afterwards_is_staged_on_that_way(
    load: Loader, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = load(f"l = []\ndef run(x):\n{WORK}{after}")
    seen = []
    for module in (pair.plain, pair.listed):
        results = [bits(module.run(tf.constant([0.1 * i, 1.0]))) for i in range(CALLS)]
        seen.append((results, bits(module.l), capsys.readouterr().out))

    assert seen[0] == seen[1]
    assert pair.is_staged("run")


def test_a_graph_that_fails_has_no_effects_of_its_own(load: Loader) -> None:
    pair = load(
        "log = []\nclass C: n = 0\nc = C()\n"
        "def run(x, i):\n    c.n += 1\n    y = tf.gather(tf.sin(x) * x, i)\n"
        "    log.append(y)\n    return y\n"
    )
    seen = []
    for module in (pair.plain, pair.listed):
        for i in (0, 1) * 10:
            module.run(tf.constant([1.0, 2.0]), tf.constant(i))
        with pytest.raises(tf.errors.InvalidArgumentError):
            module.run(tf.constant([1.0, 2.0]), tf.constant(7))
        module.run(tf.constant([1.0, 2.0]), tf.constant(1))
        seen.append((module.c.n, bits(module.log)))

    assert seen[0] == seen[1]
    assert pair.is_staged("run")


def test_a_plan_lets_the_programs_objects_die(load: Loader) -> None:
    pair = load(
        "class Node:\n    def __init__(self, v): self.v, self.n = v, 0\n"
        "def run(node, x):\n    node.n += 1\n    y = tf.sin(x) * node.v + tf.cos(x)\n"
        "    node.last = y\n    return y\n"
    )
    node = pair.listed.Node(2.0)
    heat(pair.listed.run, node, tf.constant([1.0, 2.0]))
    assert pair.is_staged("run")

    gone = weakref.ref(node)
    del node

    assert gone() is None
    assert pair.decision("run").plans == 0


def test_a_refused_trace_lets_the_programs_objects_die(load: Loader) -> None:
    pair = load(
        "class Node:\n    def __init__(self, v): self.v = v\n"
        "    def __del__(self): dead.append(self.v)\n"
        "dead = []\n"
        "def run(x):\n    node = Node(x * 2.0)\n    return node.v + 1.0\n"
    )
    gc.collect()
    gc.disable()
    try:
        for calls in range(1, HOT):
            pair.listed.run(tf.constant([1.0, 2.0]))

            assert len(pair.listed.dead) == calls
    finally:
        gc.enable()


def test_what_a_trace_does_to_a_layer_is_undone_and_refused(load: Loader) -> None:
    pair = load(
        "class Layer(tf.keras.layers.Layer):\n    def call(self, x):\n"
        "        self.add_loss(tf.reduce_sum(x * x))\n        return x * 2.0\n"
        "layer = Layer()\ndef run(x):\n    return layer(x) + tf.add_n(layer.losses)\n"
    )
    heat(pair.plain.run, tf.constant([1.0, 2.0]))
    heat(pair.listed.run, tf.constant([1.0, 2.0]))

    assert bits(pair.listed.layer.losses) == bits(pair.plain.layer.losses)
    assert "AH310" in pair.codes("run")


def test_no_condition_on_a_value_that_changes_is_taken_for_a_constant(
    load: Loader,
) -> None:
    pair = load(
        "class C: n = 0\nc = C()\nlimit = tf.constant(12)\n"
        f"def run(x):\n{WORK}    c.n += 1\n"
        "    return y * 2.0 if tf.constant(1) * c.n >= limit else y\n"
    )
    runs = [
        [bits(module.run(tf.constant([0.1, 1.0]))) for _ in range(CALLS)]
        for module in (pair.plain, pair.listed)
    ]

    assert runs[0] == runs[1]
    assert pair.is_staged("run"), pair.decision("run").reasons


def test_a_list_of_the_calls_own_may_change_under_a_staged_condition(
    load: Loader,
) -> None:
    pair = load(
        f"def run(x):\n{WORK}    log = []\n    def note(v):\n        log.append(v)\n"
        "        return v\n    y = note(y) if y[0] > 0.5 else note(x)\n"
        "    return y, log\n"
    )
    runs = [
        [bits(module.run(tf.constant([0.1 * i, 1.0]))) for i in range(CALLS)]
        for module in (pair.plain, pair.listed)
    ]

    assert runs[0] == runs[1]
