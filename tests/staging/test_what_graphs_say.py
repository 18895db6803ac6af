"""What listed functions print and raise in graphs that others build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf

if TYPE_CHECKING:
    from .conftest import Loader

SAY = """
    class Bad(Exception):
        def __init__(self, value):
            super().__init__("bad", value)
            self.value = value

    def say(x):
        print("x is", x)
        if x < 0:
            raise Bad(int(x))
        if x > 0:
            print(f"up {int(x):02d}")
        return x
"""


def test_graph_without_autograph_prints_at_each_call(load: Loader, capfd: Any) -> None:
    pair = load(SAY)
    function = tf.function(pair.listed.say, autograph=False)

    for value in (3, 0, 3):
        function(tf.constant(value))
    staged = capfd.readouterr().out
    for value in (3, 0, 3):
        pair.plain.say(tf.constant(value))

    assert staged == capfd.readouterr().out


def test_users_tf_function_prints_while_it_is_traced(load: Loader, capfd: Any) -> None:
    pair = load(SAY)
    function = tf.function(pair.listed.say)

    for value in (3, 0, 3):
        function(tf.constant(value))

    assert capfd.readouterr().out.count("x is") == 1


@pytest.mark.parametrize("autograph", [False, True])
def test_users_exception_comes_out_with_its_attributes(
    load: Loader, *, autograph: bool
) -> None:
    pair = load(SAY)
    function = tf.function(pair.listed.say, autograph=autograph)

    assert function(tf.constant(4)).numpy() == 4
    with pytest.raises(pair.listed.Bad) as caught:
        function(tf.constant(-4))
    assert (caught.value.args, caught.value.value) == (("bad", -4), -4)


def test_users_exception_comes_out_of_a_dataset(load: Loader) -> None:
    pair = load(SAY)
    items = iter(tf.data.Dataset.from_tensor_slices([1, -1]).map(pair.listed.say))

    assert next(items).numpy() == 1
    with pytest.raises(pair.listed.Bad, match="bad"):
        next(items)


def test_hot_function_raises_natively(load: Loader) -> None:
    pair = load("""
        def check(x):
            if x < 0:
                raise ValueError(f"bad {x}")
            return x * 2
    """)

    for _ in range(30):
        assert pair.listed.check(tf.constant(2)).numpy() == 4
    with pytest.raises(ValueError, match=r"^bad -3$"):
        pair.listed.check(tf.constant(-3))
    assert pair.is_staged("check")


def test_hot_function_returns_text(load: Loader) -> None:
    pair = load("""
        def label(x):
            y = x * 2 + 1
            return f"y={int(y)}"
    """)

    for value in (*range(30), -5):
        x = tf.constant(value)
        assert pair.listed.label(x) == pair.plain.label(x)
    assert pair.is_staged("label")
