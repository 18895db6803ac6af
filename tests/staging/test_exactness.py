"""Staged calls give eager's bits, types and structure."""

from __future__ import annotations

import marshal
import pickle
import types
from typing import TYPE_CHECKING

import keras
import numpy as np
import pytest
import tensorflow as tf

from autohook.runtime.units import unit_of

from .conftest import bits, heat

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Loader

PROGRAMS = {
    "gradient of a small network": """
        w = tf.Variable(tf.reshape(tf.range(12.0), [4, 3]) / 10)
        b = tf.Variable([0.1, 0.2, 0.3])
        def run(x):
            with tf.GradientTape() as tape:
                h = tf.tanh(x @ w + b)
                loss = tf.reduce_mean(h * h) + tf.reduce_sum(w) / 7 + tf.norm(w)
            return loss, tape.gradient(loss, [w, b])
        ARGS = [tf.reshape(tf.range(8.0), [2, 4]) / 3]
    """,
    "nested structure and an argument returned": """
        def run(x, y):
            return {"sum": x + y, "list": [x, y * 2.0], "n": 3, "none": None}, x
        ARGS = [tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0])]
    """,
    "branch on a tensor": """
        def run(x):
            if tf.reduce_sum(x) > 2.0:
                y = x * 3.0
            else:
                y = x - 1.0
            return y
        ARGS = [tf.constant([1.0, 2.0])]
    """,
    "loop on a tensor with a Python counter": """
        def run(n):
            count = 0
            while n != 1:
                if n % 2 == 0:
                    n = n // 2
                else:
                    n = 3 * n + 1
                count += 1
            return count
        ARGS = [tf.constant(27)]
    """,
    "early return from a loop": """
        def run(x):
            total = x * 0.0
            for i in range(20):
                total = total + x * float(i)
                if tf.reduce_max(total) > 50.0:
                    return total
            return -total
        ARGS = [tf.constant([1.0, 2.0])]
    """,
    "list built in a loop": """
        def run(x):
            rows = []
            for row in x:
                rows.append(row * 2.0)
            return tf.stack(rows), len(rows)
        ARGS = [tf.reshape(tf.range(6.0), [3, 2])]
    """,
    "oneDNN kernels in branches and loops": """
        w = tf.Variable([[0.1, -0.2, 0.3, 0.4]] * 4)
        def run(x):
            if tf.reduce_sum(x) > 0.0:
                y = tf.nn.softmax(x * 0.37)
            else:
                y = x
            i = 0
            while tf.reduce_max(y) > 0.2 and i < 4:
                y = tf.nn.softmax(tf.linalg.matvec(w, y) + 0.1)
                i += 1
            return y
        ARGS = [tf.constant([0.13, 0.77, -0.21, 0.42])]
    """,
    "gradients of convolutions with biases": """
        w = tf.Variable(tf.reshape(tf.sin(tf.range(800.0)), [5, 5, 1, 32]) / 7)
        b = tf.Variable(tf.range(32.0) / 9)
        def run(x):
            with tf.GradientTape() as tape:
                y = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, w, 1, "SAME"), b))
                loss = tf.reduce_mean(y * y)
            return loss, tape.gradient(loss, [w, b])
        ARGS = [tf.reshape(tf.sin(tf.range(256.0 * 28 * 28)), [256, 28, 28, 1])]
    """,
    "methods and attributes": """
        class Layer:
            def __init__(self, scale):
                self.scale = scale
                self.weights = [tf.Variable([1.0, 2.0]), tf.Variable(3.0)]
            def __call__(self, x):
                out = x
                for w in self.weights:
                    out = out * w + self.scale
                return out
        layer = Layer(0.5)
        def run(x):
            return layer(x)
        ARGS = [tf.constant([1.0, 2.0])]
    """,
    "variables written": """
        v = tf.Variable(0.0)
        def run(x):
            v.assign_add(tf.reduce_sum(x))
            return v * 2.0
        ARGS = [tf.constant([1.0, 2.0])]
    """,
    "sums of many terms": """
        w = tf.Variable([0.1, 0.7, 1.3])
        def run(x):
            with tf.GradientTape() as tape:
                y = x * w + w * w + tf.sin(w) + tf.exp(w * x) + w / 3.0 + w
                loss = tf.reduce_sum(y * w)
            return tape.gradient(loss, w)
        ARGS = [tf.constant([1.0, 2.0, 3.3])]
    """,
    "a NumPy argument": """
        def run(x):
            return tf.reduce_sum(x, axis=0) * 2.0, x.shape
        import numpy as np
        ARGS = [np.arange(6.0, dtype=np.float32).reshape(3, 2)]
    """,
    "a tensor read as a Python number": """
        def run(x):
            return tf.sin(x) * x + tf.cos(x), float(x[0]) * 2.0
        ARGS = [tf.constant([1.0, 2.0])]
    """,
    "builtins over lists of tensors of different shapes": """
        def run(a, b):
            l = [a * 2.0, b * 3.0]
            total = 0.0
            for i, x in enumerate(l):
                total = total + tf.reduce_sum(x) * i
            for x, y in zip(l, [1.0, 2.0]):
                total = total + tf.reduce_sum(x) * y
            for x in reversed(l):
                total = total + tf.reduce_sum(x)
            tops = [tf.reduce_max(x) for x in l]
            facts = any([x > 1.0 for x in tops]), all(x > 0.0 for x in tops)
            l.append(a)
            return (total, sum(tops), max(tops), min(tops), sorted(tops), facts,
                    len(l), len(l * 2), isinstance(l[0], tf.Tensor), tuple(l))
        ARGS = [tf.ones([2, 3]), tf.ones([2, 1])]
    """,
    "a tensor indexed by a counter": """
        def run(x):
            i = 0
            while x[i] < 3.0 and i < 5:
                i += 1
            return i, x[i], tf.sin(x)
        ARGS = [tf.constant([0.5, 1.0, 2.0, 3.5, 4.0, 9.0])]
    """,
    "objects made and returned, one of them twice": """
        class Pair:
            def __init__(self, left, right):
                self.left = left
                self.parts = [left, right]
        def run(x):
            pair = Pair(tf.sin(x), tf.cos(x))
            listed = [pair.left]
            return Pair(x * 2.0, x).parts, listed, listed, listed is listed
        ARGS = [tf.constant([1.0, 2.0])]
    """,
    "an attribute that is not there": """
        class Box:
            size = 2.0
        def scale(box):
            try:
                return box.scale
            except AttributeError:
                return box.size
        def check(value):
            if value > 5.0:
                raise ValueError(value)
            return value
        box = Box()
        def run(x):
            try:
                check(7.0)
            except ValueError as error:
                x = x + error.args[0]
            return tf.sin(x) * scale(box)
        ARGS = [tf.constant([1.0, 2.0])]
    """,
    "a closure": """
        def make(scale):
            offset = tf.constant(2.0)
            def inner(x):
                return x * scale + offset
            return inner
        inner = make(3.0)
        def run(x):
            return inner(x) + inner(x * 2.0)
        ARGS = [tf.constant([1.0, 2.0])]
    """,
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_staged_result_has_eager_bits(load: Loader, program: str) -> None:
    pair = load(program)
    expected = heat(pair.plain.run, *pair.plain.ARGS)

    actual = heat(pair.listed.run, *pair.listed.ARGS)

    assert bits(actual) == bits(expected)
    assert pair.is_staged("run"), pair.decision("run")


def test_returned_argument_is_the_same_object(load: Loader) -> None:
    pair = load("def run(x):\n    return x, tf.sin(tf.cos(x)) + 1.0 - x * x\n")
    x = tf.constant([1.0, 2.0])

    result = heat(pair.listed.run, x)

    assert result[0] is x
    assert pair.is_staged("run")


def test_each_shape_gets_its_own_plan(load: Loader) -> None:
    pair = load("def run(x):\n    return tf.reduce_sum(tf.sin(x) * x + 1.0 - x / 2)\n")
    for size in (3, 5):
        x = tf.range(float(size))
        assert bits(heat(pair.listed.run, x)) == bits(pair.plain.run(x))

    assert pair.decision("run").plans == 2


def test_keras_training_step_keeps_all_bits(load: Loader) -> None:
    pair = load(
        """
        import keras
        def build():
            keras.utils.set_random_seed(1)
            layers = keras.layers
            model = keras.Sequential([
                keras.Input((8,)), layers.Dense(16, activation="relu"),
                layers.Dropout(0.2), layers.BatchNormalization(), layers.Dense(3)])
            loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
            return model, keras.optimizers.Adam(0.01), loss
        def train_step(model, optimizer, loss_fn, x, y):
            with tf.GradientTape() as tape:
                logits = model(x, training=True)
                loss = loss_fn(y, logits)
            grads = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(grads, model.trainable_variables))
            return loss
        """
    )
    x = tf.constant(np.random.default_rng(0).normal(size=(16, 8)).astype("float32"))
    y = tf.constant(np.arange(16) % 3)
    outcomes = []
    for module in (pair.plain, pair.listed):
        model, optimizer, loss = module.build()
        losses = [module.train_step(model, optimizer, loss, x, y) for _ in range(20)]
        weights = [variable.numpy().tobytes() for variable in model.variables]
        outcomes.append((bits(losses), weights))

    assert outcomes[0] == outcomes[1]
    assert pair.is_staged("train_step")


def test_seeded_draws_follow_the_eager_stream(load: Loader) -> None:
    pair = load(
        """
        def run(x):
            noise = tf.random.normal([2, 3])
            y = tf.nn.dropout(x, 0.5) * noise + tf.random.uniform(tf.shape(x), 0.0, 1.0)
            shape = [tf.shape(x)[0]] + [1] * x.shape.ndims
            return y, tf.random.uniform([2], -1.0, 1.0), tf.random.normal(shape)
        """
    )
    x = tf.constant([1.0, 2.0, 3.0])
    streams = []
    for module in (pair.plain, pair.listed):
        tf.random.set_seed(5)
        streams.append([bits(module.run(x)) for _ in range(30)])

    assert streams[0] == streams[1]
    assert pair.is_staged("run")


def test_failed_call_does_not_advance_the_stream(load: Loader) -> None:
    pair = load(
        """
        def run(x, i):
            noise = tf.random.normal([2])
            y = x * noise
            for _ in range(20):
                y = tf.sin(y) + x
            return tf.gather(y, i)
        """
    )
    x = tf.constant([1.0, 2.0])
    streams = []
    for module in (pair.plain, pair.listed):
        tf.random.set_seed(5)
        heat(module.run, x, tf.constant(1))
        with pytest.raises(tf.errors.InvalidArgumentError):
            module.run(x, tf.constant(9))
        streams.append(bits(module.run(x, tf.constant(0))))

    assert streams[0] == streams[1]
    assert pair.is_staged("run")


def test_class_that_computes_its_attributes_runs_as_written(load: Loader) -> None:
    pair = load(
        """
        class Struct:
            def __getattribute__(self, key):
                if key == "__dict__":
                    return super().__getattribute__("__dict__")
                return self.__dict__.get(key, 0)
        def run(s, x):
            return tf.sin(x) * s.a + s.b
        """
    )
    results = []
    for module in (pair.plain, pair.listed):
        struct = module.Struct()
        struct.a = 2.0
        results.append(bits(heat(module.run, struct, tf.constant([1.0, 2.0]))))

    assert results[0] == results[1]


def test_returned_objects_keep_their_class_and_aliases(load: Loader) -> None:
    pair = load(
        """
        class Box:
            def __init__(self, value):
                self.value = value
        def run(x):
            box = Box(tf.sin(x) * x)
            return box, {"again": box, "rows": [box.value]}
        """
    )
    x = tf.constant([1.0, 2.0])

    first = heat(pair.listed.run, x)
    second = pair.listed.run(x)

    assert pair.is_staged("run")
    assert type(first[0]) is pair.listed.Box
    assert first[0] is first[1]["again"]
    assert first[0] is not second[0]
    assert first[1]["rows"][0] is first[0].value


def test_marshalled_code_runs_natively(load: Loader) -> None:
    pair = load(
        """
        def run(x):
            return tf.sin(x) * x + tf.cos(x)
        scale = lambda x: x * 2.0
        """
    )
    x = tf.constant([1.0, 2.0])
    heat(pair.listed.run, x)
    heat(pair.listed.scale, x)

    for function in (pair.listed.run, pair.listed.scale):
        code = marshal.loads(marshal.dumps(function.__code__))
        stored = types.FunctionType(code, {"tf": tf})
        assert bits(stored(x)) == bits(function(x))
        assert pickle.loads(pickle.dumps(unit_of(function.__code__))) is unit_of(
            function.__code__
        )
        assert isinstance(hash(function.__code__), int)


def test_keras_model_with_a_listed_lambda_is_saved(
    load: Loader, tmp_path: Path
) -> None:
    pair = load(
        """
        import keras
        def build():
            return keras.Sequential(
                [keras.Input((2,)), keras.layers.Lambda(lambda x: x * 2.0)])
        """
    )
    model = pair.listed.build()
    x = tf.constant([[1.0, 2.0]])
    file = str(tmp_path / "model.keras")
    model.save(file)

    loaded = keras.models.load_model(file, safe_mode=False)

    assert bits(loaded(x)) == bits(model(x))


SECOND_ORDER = """
rng = tf.random.Generator.from_seed(3)
enter = tf.Variable(rng.normal([3, 16]))
bias = tf.Variable(rng.normal([16]))
leave = tf.Variable(rng.normal([16, 1]))

def error(weights, x):
    hidden = tf.nn.relu(x @ weights[0] + weights[1])
    return tf.reduce_mean((hidden @ weights[2] - x[:, :1]) ** 2)

def step(x):
    with tf.GradientTape() as outer:
        weights = [tf.identity(w) for w in (enter, bias, leave)]
        with tf.GradientTape() as tape:
            tape.watch(weights)
            loss = error(weights, x)
        slopes = tape.gradient(loss, weights)
        weights = [w - 0.01 * slope for w, slope in zip(weights, slopes)]
        total = error(weights, x)
    return outer.gradient(total, [enter, bias, leave])

def curvature(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.sin(x) * 2.0
        slope = tape.gradient(y, x)
    return outer.gradient(slope, x)
"""


@pytest.mark.parametrize("name", ["step", "curvature"])
def test_gradients_of_gradients_have_eager_bits(load: Loader, name: str) -> None:
    pair = load(SECOND_ORDER)
    rng = tf.random.Generator.from_seed(4)
    for _ in range(24):
        x = rng.normal([8, 3])
        expected = getattr(pair.plain, name)(x)

        assert bits(getattr(pair.listed, name)(x)) == bits(expected)
    assert pair.is_staged(name)


def test_methods_of_arrays_that_make_new_ones_are_part_of_a_trace(load: Loader) -> None:
    pair = load(
        """
        import numpy as np
        def run(x, ranks):
            ranks = np.array(ranks).astype(np.int32)
            if np.any(ranks < 1) or ranks.size == 1:
                raise ValueError(ranks)
            return tf.sin(x) * float(ranks.sum()), ranks.tolist(), x.shape[:1]
        """
    )
    x = tf.constant([[1.0, 2.0]])

    result = heat(pair.listed.run, x, (2, 3))
    again = pair.listed.run(x, (2, 3))
    expected = pair.plain.run(x, (2, 3))

    assert pair.is_staged("run")
    assert [bits(r[0]) for r in (result, again)] == [bits(expected[0])] * 2
    assert again[1:] == expected[1:]
    assert [type(part) for part in again] == [type(part) for part in expected]
    assert again[2] is not result[2]
