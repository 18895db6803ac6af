"""Which object it is that a staged call gets, gives or keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

from .conftest import HOT, bits

if TYPE_CHECKING:
    from .conftest import Loader


def vector(i: int) -> Any:
    """Returns a vector whose sum has another sign every other time."""
    return tf.constant([0.5, -1.0 if i % 2 else 0.25])


def test_a_branch_gives_the_callers_own_tensor(load: Loader) -> None:
    pair = load(
        "def run(x, y):\n    if tf.reduce_sum(x) > 0:\n"
        "        return y if tf.reduce_sum(y) > 0 else x\n    return y + 1.0\n"
    )

    for i in range(HOT):
        x, y = vector(i), vector(i // 2)
        plain, listed = pair.plain.run(x, y), pair.listed.run(x, y)
        assert [plain is x, plain is y] == [listed is x, listed is y]
        assert bits(plain) == bits(listed)
    assert pair.is_staged("run")


def test_a_branch_that_leaves_a_list_keeps_it(load: Loader) -> None:
    pair = load(
        "class C: pass\nc = C()\nc.items = [tf.zeros([2])]\n"
        "def run(x):\n    if tf.reduce_sum(x) > 0:\n        c.items = [x * 2.0]\n"
        "    return x + 1.0\n"
    )
    kept = []
    for module in (pair.plain, pair.listed):
        found = []
        for i in range(HOT):
            before = module.c.items
            module.run(vector(i))
            found.append((module.c.items is before, bits(module.c.items)))
        kept.append(found)

    assert kept[0] == kept[1]
    assert pair.is_staged("run")


def test_it_is_known_which_arguments_are_one_tensor(load: Loader) -> None:
    pair = load("def run(x, y):\n    return x * 2.0 if x is y else x + y * 3.0\n")

    for i in range(HOT):
        x = vector(i)
        y = x if i % 5 == 0 else vector(i)
        assert bits(pair.plain.run(x, y)) == bits(pair.listed.run(x, y))
    assert pair.is_staged("run")


def test_it_is_known_which_state_is_one_tensor(load: Loader) -> None:
    pair = load(
        "class C: pass\nc = C()\nc.h, c.k = tf.zeros([2]), tf.ones([2])\n"
        "def run(x):\n    y = x * 2.0 if c.h is c.k else x + c.h\n    c.h = c.h + x\n"
        "    return y\n"
    )
    seen = []
    for module in (pair.plain, pair.listed):
        results = []
        for i in range(HOT):
            if i % 6 == 5:
                module.c.k = module.c.h
            results.append(bits(module.run(vector(i))))
        seen.append(results)

    assert seen[0] == seen[1]
    assert pair.is_staged("run")


def test_two_arguments_may_be_one_list(load: Loader) -> None:
    pair = load(
        "def run(a, b):\n    a.append(1)\n    return tf.reduce_sum(b[0]) * len(b)\n"
    )

    for i in range(HOT):
        results = []
        for run in (pair.plain.run, pair.listed.run):
            one = [vector(i)]
            results.append(bits(run(one, one if i % 3 else [vector(i)])))
        assert results[0] == results[1]
    assert pair.is_staged("run")


def test_an_argument_may_be_a_list_that_is_state(load: Loader) -> None:
    pair = load(
        "class C: pass\nc = C()\n"
        "def run(a):\n    c.log.append(1)\n    return tf.reduce_sum(a[0]) * len(a)\n"
    )

    for i in range(HOT):
        results = []
        for module in (pair.plain, pair.listed):
            one = [vector(i)]
            module.c.log = one if i % 4 == 3 else []
            results.append(bits(module.run(one)))
        assert results[0] == results[1]


def test_tensors_that_change_are_inputs_under_a_tape(load: Loader) -> None:
    pair = load(
        "class C: pass\nc = C()\ndef run(x, y):\n    return tf.tanh(x * y + c.h)\n"
    )
    seen = []
    for module in (pair.plain, pair.listed):
        results = []
        for i in range(HOT):
            x, y = vector(i), vector(i + 1)
            module.c.h = vector(i) * 3.0
            with tf.GradientTape() as tape:
                tape.watch(x)
                result = module.run(x, y)
            results.append(bits([result, tape.gradient(result, x)]))
        seen.append(results)

    assert seen[0] == seen[1]
    assert pair.is_staged("run"), pair.decision("run").reasons


def test_lists_and_dicts_of_modules_change_as_natively(load: Loader) -> None:
    pair = load(
        "class M(tf.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.log, self.seen, self.rates = [], {}, {'a': 0.5}\n"
        "    def append(self, x):\n        self.log.append(1)\n        return x * 2.0\n"
        "    def update(self, x):\n        self.seen.update(a=x)\n        return -x\n"
        "    def default(self, x):\n        self.seen.setdefault('b', x)\n"
        "        return x * self.rates['a'] + len(self.seen)\n"
        "m = M()\n"
    )
    seen = []
    for model in (pair.plain.m, pair.listed.m):
        found = []
        for i in range(HOT):
            model.rates["a"] = 0.5 if i < HOT - 3 else 0.25
            if i % 5 == 0:
                model.seen.pop("b", None)
            results = [model.append(vector(i)), model.update(vector(i))]
            results.append(model.default(vector(i)))
            found.append((bits(results), len(model.log), bits(dict(model.seen))))
        seen.append(found)

    assert seen[0] == seen[1]
    assert not pair.listed.m.log._non_append_mutation


def test_what_a_modules_list_gets_is_appended_after_the_run(load: Loader) -> None:
    pair = load(
        "class M(tf.keras.Model):\n"
        "    def __init__(self):\n        super().__init__()\n        self.log = []\n"
        "    def call(self, x):\n        return tf.sin(x) * 2.0 + tf.cos(x)\n"
        "    def step(self, x):\n        y = tf.reduce_sum(self(x))\n"
        "        self.log.append(float(y))\n        return y\n"
        "m = M()\n"
    )
    for i in range(HOT):
        for model in (pair.plain.m, pair.listed.m):
            model.step(vector(i))
            if i == HOT // 2:
                model.log.clear()

        assert bits(list(pair.plain.m.log)) == bits(list(pair.listed.m.log))
    assert pair.is_staged("M.step")


def test_masks_of_keras_go_in_and_out_of_staged_functions(load: Loader) -> None:
    pair = load(
        "layers = tf.keras.layers\n"
        "ones = {'kernel_initializer': 'ones', 'recurrent_initializer': 'ones'}\n"
        "table = layers.Embedding(5, 3, 'ones', mask_zero=True)\n"
        "last = layers.LSTM(2, **ones)\n"
        "def embed(ids):\n    return table(ids)\n"
        "def read(x):\n    return last(x) + 1.0\n"
    )
    seen = []
    for module in (pair.plain, pair.listed):
        results = []
        for i in range(HOT):
            ids = tf.constant([[1, 2, 0], [3, i % 3, 0]])
            x = module.embed(ids)
            results.append(bits([module.last(x), module.read(x * 1.0)]))
            results.append(bits(module.read(module.table(ids))))
        seen.append(results)

    assert seen[0] == seen[1]
    assert pair.is_staged("embed")


def test_variables_are_seen_where_recording_has_stopped(load: Loader) -> None:
    pair = load(
        "w = tf.Variable([0.5, 2.0])\ndef block(h):\n    return tf.tanh(h * w)\n"
        "again = tf.recompute_grad(block)\n"
    )
    seen = []
    for module in (pair.plain, pair.listed):
        results = []
        for i in range(HOT):
            module.block(vector(i))
            with tf.GradientTape() as tape:
                y = tf.reduce_sum(module.again(vector(i)))
            results.append(bits(tape.gradient(y, module.w)))
        seen.append(results)

    assert seen[0] == seen[1]
    assert pair.is_staged("block")
