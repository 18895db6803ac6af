"""What a program does with the contents of a NumPy argument is what NumPy does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import tensorflow as tf

from .conftest import bits

if TYPE_CHECKING:
    from .conftest import Loader

PROGRAMS = """
import numpy as np

def negated(a, b):
    try:
        return tf.sin(tf.constant(-a)) * 2.0
    except TypeError:
        return tf.cos(2.0) * 3.0

def equal(a, b):
    same = a == b
    return tf.sin(a) * tf.cast(same, tf.float32) + 1.0

def less(a, b):
    try:
        return tf.sin(a) * tf.cast(a < b, tf.float32) + 1.0
    except TypeError:
        return tf.cos(2.0) * 3.0

def subtracted(a, b):
    try:
        return tf.sin(tf.constant(a - b)) * 2.0
    except TypeError:
        return tf.cos(2.0) * 3.0

def reshaped(a, b):
    try:
        return tf.sin(tf.constant(np.reshape(a, [-1, 1]))) * 2.0
    except NotImplementedError:
        return tf.cos(2.0) * 3.0

def told(a, b):
    return tf.sin(a) * 2.0 + 1.0, str(a), f"{b}", repr([a]), "%s" % (b,)

def raised(a, b):
    error = ValueError(a)
    return tf.sin(a) * 2.0 + 1.0, str(error), error.args[0] is a

def asked(a, b):
    return tf.sin(a) * (2.0 if hasattr(a, "__sub__") else 3.0) + 1.0

def given_a_shape(a, b):
    a.shape = (3, 1)
    return tf.sin(a) * 2.0 + 1.0

def result_given_a_shape(a, b):
    total = (tf.sin(a) * 2.0 + 1.0).numpy()
    total.shape = (3, 1)
    return total

def computed(a, b):
    rows = np.stack([a, b])[:, ::-1][1:]
    a = np.clip(a * 2 - b, 0.5, None).astype("float64")
    return rows @ tf.ones([3, 1]), tf.constant(a, tf.float32), (1 - b) * tf.ones(3), a

def counted(a, b):
    return sum([tf.sin(a) * len(b) for _ in range(len(a))]) + len([a, b])

def written(a, b):
    np.multiply(a, 2, a)
    return tf.sin(a) + 1.0

def written_by_a_method(a, b):
    a.clip(0, 2, b)
    return tf.sin(a) * b + 1.0

def warned(a, b):
    with np.errstate(all="ignore"):
        return tf.constant(np.log(b - 1)) * 2.0

def users(a, b):
    return tf.constant(np.vectorize(lambda v: v + len(calls))(a)) * 2.0

calls = []

def changed(a, b):
    a += 1
    return tf.sin(a) * 2.0

def a_number(a, b):
    return tf.sin(a) * float(b[1])

def with_tensors(a, b):
    t = tf.constant([1.0, 2.0, 3.0])
    return a - t, t - a, a * t, a < t, t >= b, a / t, a ** t, a == t, b != t
"""

# What needs the contents while the graph is built.
NATIVE = {
    *("told", "raised", "given_a_shape", "result_given_a_shape", "changed"),
    *("a_number", "written", "written_by_a_method", "warned", "users"),
}


@pytest.mark.parametrize(
    "name",
    [line[4:].split("(")[0] for line in PROGRAMS.splitlines() if line[:4] == "def "],
)
def test_arrays_are_computed_with_as_numpy_does(load: Loader, name: str) -> None:
    pair = load(PROGRAMS)
    for i in range(24):
        told = []
        for module in (pair.plain, pair.listed):
            a = np.array([1.0 + i, 2.0, 3.0], np.float32)
            b = np.array([1.0, 5.0, 3.0 * (i % 2)], np.float32)
            result = getattr(module, name)(a, b)
            told.append((tf.nest.map_structure(_told, result), a.shape))
        assert told[0] == told[1]
    assert pair.is_staged(name) is (name not in NATIVE), pair.decision(name).reasons


def _told(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.shape, value.tobytes()
    return value if isinstance(value, (str, bool)) else bits(value)
