"""A change of Python state that a trace relied on is seen by the next call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tensorflow as tf

from .conftest import HOT, bits, heat

if TYPE_CHECKING:
    from .conftest import Loader

BODY = "tf.reduce_sum(tf.sin(x) * x + tf.cos(x))"
CHANGES = {
    "global number": (
        f"scale = 2.0\ndef run(x): return {BODY} * scale",
        "m.scale = 3.0",
    ),
    "global int becomes float": (f"k = 2\ndef run(x): return {BODY} * k", "m.k = 2.5"),
    "sign of a zero": (
        f"import math\nk = 0.0\ndef run(x): return {BODY} * math.copysign(2.0, k)",
        "m.k = -0.0",
    ),
    "global function": (
        f"def g(x): return x * 2.0\ndef run(x): return g({BODY})",
        "m.g = lambda x: x * 5.0",
    ),
    "attribute": (
        f"class C: pass\nc = C(); c.k = 2.0\ndef run(x): return {BODY} * c.k",
        "m.c.k = 7.0",
    ),
    "attribute that hides a class attribute": (
        f"class C: k = 2.0\nc = C()\ndef run(x): return {BODY} * c.k",
        "m.c.k = 7.0",
    ),
    "class attribute": (
        f"class C: k = 2.0\nc = C()\ndef run(x): return {BODY} * c.k",
        "m.C.k = 7.0",
    ),
    "method": (
        f"class C:\n  def f(self, y): return y * 2.0\nc = C()\n"
        f"def run(x): return c.f({BODY})",
        "m.C.f = lambda self, y: y * 9.0",
    ),
    "absent attribute": (
        f"class C: pass\nc = C()\n"
        f"def run(x): return {BODY} * (2.0 if hasattr(c, 'k') else 3.0)",
        "m.c.k = 1",
    ),
    "element of a list": (
        f"l = [1.0, 2.0]\ndef run(x): return {BODY} * l[1]",
        "m.l[1] = 5.0",
    ),
    "length of a list": (
        f"l = [1.0, 2.0]\ndef run(x): return {BODY} * sum(l)",
        "m.l.append(5.0)",
    ),
    "entry of a nested dict": (
        f"d = {{'a': {{'b': 2.0}}}}\ndef run(x): return {BODY} * d['a']['b']",
        "m.d['a']['b'] = 5.0",
    ),
    "key of a dict": (
        f"d = {{'a': 2.0}}\ndef run(x): return {BODY} * len(d)",
        "m.d['b'] = 5.0",
    ),
    "contents of a NumPy array": (
        f"import numpy as np\na = np.ones(2, 'float32')\n"
        f"def run(x): return {BODY} * tf.reduce_sum(a)",
        "m.a[0] = 5.0",
    ),
    "closure variable": (
        "def make():\n  k = 2.0\n  def put(v):\n    nonlocal k\n    k = v\n"
        f"  def run(x): return {BODY} * k\n  return run, put\nrun, put = make()",
        "m.put(4.0)",
    ),
    "closure variable of a callee": (
        "def make():\n  k = 2.0\n  def put(v):\n    nonlocal k\n    k = v\n"
        "  def g(y): return y * k\n  return g, put\ng, put = make()\n"
        f"def run(x): return g({BODY})",
        "m.put(4.0)",
    ),
    "variable replaced": (
        "class C: pass\nc = C(); c.v = tf.Variable(2.0)\n"
        f"def run(x): return {BODY} * c.v",
        "m.c.v = tf.Variable(5.0)",
    ),
    "global tensor replaced": (
        f"t = tf.constant(2.0)\ndef run(x): return {BODY} * t",
        "m.t = tf.constant(5.0)",
    ),
    "rate of a Keras layer": (
        "import keras\nl = keras.layers.Rescaling(2.0)\n"
        "def run(x): return l(tf.sin(x) + x)",
        "m.l.scale = 3.0",
    ),
}


@pytest.mark.parametrize(("program", "change"), CHANGES.values(), ids=CHANGES)
def test_change_is_seen(load: Loader, program: str, change: str) -> None:
    pair = load(program)
    x = tf.constant([0.5, 1.5])
    runs = []
    for module in (pair.plain, pair.listed):
        before = bits(heat(module.run, x))
        exec(change, {"m": module, "tf": tf})
        runs.append((before, bits(module.run(x)), bits(heat(module.run, x))))

    assert runs[0] == runs[1]
    assert runs[0][0] != runs[0][1], "the change must matter"
    name = (
        "make.<locals>.run" if "make():" in program and "run, put" in program else "run"
    )
    assert pair.is_staged(name), pair.decision(name)


def test_frozen_keras_layer_is_seen(load: Loader) -> None:
    pair = load(
        """
        import keras
        def build():
            keras.utils.set_random_seed(3)
            return keras.Sequential([keras.Input((2,)), keras.layers.Dense(2),
                                     keras.layers.Dense(1)])
        def step(model, x):
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(model(x) ** 2)
            return tape.gradient(loss, model.trainable_variables)
        """
    )
    x = tf.constant([[0.5, 1.5]])
    counts = []
    for module in (pair.plain, pair.listed):
        model = module.build()
        heat(module.step, model, x)
        model.layers[0].trainable = False
        counts.append(len(module.step(model, x)))

    assert counts == [2, 2]
    assert pair.is_staged("step")


def test_attributes_of_tensors_and_classes_of_objects_are_guarded(load: Loader) -> None:
    pair = load(
        "class A:\n    def f(self, x): return x * 2.0\n"
        "class B(A):\n    def f(self, x): return x * 3.0\n"
        "a = A()\n"
        "def run(x):\n    y = tf.sin(a.f(x))\n"
        "    return y * 2.0 if getattr(x, 'tag', None) else y\n"
    )
    seen = []
    for module in (pair.plain, pair.listed):
        results = []
        for i in range(2 * HOT):
            module.a.__class__ = module.B if i > HOT else module.A
            x = tf.constant([1.0, 2.0])
            if i == HOT:
                x.tag = 1
            results.append(bits(module.run(x)))
        seen.append(results)

    assert seen[0] == seen[1]
    assert pair.is_staged("run")
