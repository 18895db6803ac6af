"""Twins are used in graphs that others build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import tensorflow as tf

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Loader

HALVE = """
    def halve(n):
        count = n * 0
        while n > 1:
            if n % 2 == 0:
                n = n // 2
            else:
                n = n - 1
            count += 1
        return count
"""


def test_users_tf_function_runs_the_twin(load: Loader) -> None:
    pair = load(HALVE)

    result = tf.function(pair.listed.halve)(tf.constant(20))

    assert int(result) == int(pair.plain.halve(tf.constant(20)))


def test_tf_function_without_autograph_runs_the_twin(load: Loader) -> None:
    pair = load(HALVE)

    result = tf.function(pair.listed.halve, autograph=False)(tf.constant(20))

    assert int(result) == int(pair.plain.halve(tf.constant(20)))


def test_dataset_map_runs_the_twin(load: Loader) -> None:
    pair = load(HALVE)
    data = tf.data.Dataset.range(1, 30)

    result = [int(n) for n in data.map(pair.listed.halve)]

    assert result == [int(pair.plain.halve(n)) for n in data]


def test_session_graph_runs_the_twin(load: Loader) -> None:
    pair = load(HALVE)
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        result = session.run(pair.listed.halve(tf.constant(20)))

    assert result == int(pair.plain.halve(tf.constant(20)))


def test_keras_fit_runs_the_twin_of_call(load: Loader) -> None:
    pair = load(
        """
        import keras
        class Gate(keras.layers.Layer):
            def call(self, x):
                if tf.reduce_mean(x) > 0.0:
                    y = x * 2.0
                else:
                    y = x * 3.0
                return y
        def build():
            keras.utils.set_random_seed(2)
            model = keras.Sequential([keras.Input((2,)), Gate(), keras.layers.Dense(1)])
            model.compile("sgd", "mse")
            return model
        """
    )
    x = np.ones((8, 2), "float32")

    history = pair.listed.build().fit(x, x[:, :1], epochs=2, verbose=0)

    assert len(history.history["loss"]) == 2


def test_print_in_a_users_tf_function_stays_at_trace_time(
    load: Loader, capsys: object
) -> None:
    pair = load("def run(x):\n    print('tracing')\n    return x * 2.0\n")
    function = tf.function(pair.listed.run)
    for _ in range(3):
        function(tf.constant(1.0))

    assert capsys.readouterr().out == "tracing\n"  # type: ignore[attr-defined] # a fixture


def test_unlisted_function_called_in_a_users_graph_is_converted(
    load: Loader, tmp_path: Path
) -> None:
    (tmp_path / "some_library.py").write_text(
        "def sign(x):\n    if x > 0:\n        return x * 0 + 1\n    return x * 0 - 1\n"
    )
    pair = load(
        """
        import some_library
        @tf.function
        def run(x):
            return some_library.sign(x) * 2
        """
    )
    arguments = (tf.constant(3), tf.constant(-3))

    expected = [int(pair.plain.run(x)) for x in arguments]
    actual = [int(pair.listed.run(x)) for x in arguments]

    assert actual == expected == [2, -2]


def test_what_a_listed_function_raises_in_a_graph_is_its_own_below_unlisted_code(
    load: Loader,
) -> None:
    pair = load(
        "def check(x):\n    if x.shape[0] != 2:\n"
        "        raise ValueError('two of them, please', x.shape[0])\n    return x\n"
        "def run(x):\n    y = x * 2.0\n    if tf.reduce_sum(y) > 0.0:\n"
        "        y = tf.nest.map_structure(check, [y])[0]\n    return y\n"
        "def each(x):\n    return tf.nest.map_structure(check, [x])[0] + 1.0\n"
    )
    for module in (pair.plain, pair.listed):
        for function in (module.run, module.each):
            assert tf.function(function)(tf.ones([2])).shape == [2]
            with pytest.raises(ValueError, match="two of them, please"):
                tf.function(function)(tf.ones([3]))
