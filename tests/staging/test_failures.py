"""A graph that fails leaves no trace: the native body shows what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tensorflow as tf

from .conftest import bits, heat

if TYPE_CHECKING:
    from .conftest import Loader

GATHER = """
    v = tf.Variable(0.0)
    def run(x, i):
        y = tf.sin(x) * x + tf.cos(x)
        v.assign_add(1.0)
        return tf.gather(y, i)
"""


def failure(function: object, *args: object) -> tuple[str, str]:
    """Returns the type and text of the exception of a call."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is compared
        function(*args)  # type: ignore[operator] # the programs' functions
    return caught.type.__name__, str(caught.value)


def test_failing_op_raises_as_eager_does(load: Loader) -> None:
    pair = load(GATHER)
    x = tf.constant([1.0, 2.0])
    shown = []
    for module in (pair.plain, pair.listed):
        heat(module.run, x, tf.constant(1))
        shown.append((failure(module.run, x, tf.constant(9)), bits(module.v)))

    assert shown[0] == shown[1]
    assert pair.is_staged("run")


def test_write_before_a_failing_op_that_needs_it_is_undone_once(load: Loader) -> None:
    pair = load(
        """
        v = tf.Variable([0.0, 0.0, 0.0])
        def run(x, i):
            v.assign_add(tf.sin(x) * x + tf.cos(x))
            return tf.gather(v + 0.0, i)
        """
    )
    x = tf.constant([1.0, 2.0, 3.0])
    states = []
    for module in (pair.plain, pair.listed):
        heat(module.run, x, tf.constant(1))
        states.append((failure(module.run, x, tf.constant(9)), bits(module.v)))

    assert states[0] == states[1]
    assert pair.is_staged("run")


def test_large_variables_are_not_saved_when_only_a_small_one_comes_before_what_fails(
    load: Loader,
) -> None:
    pair = load(
        """
        seed = tf.Variable(1.0)
        weights = tf.Variable(tf.ones([600, 600]))
        slots = [tf.Variable(tf.ones([3])) for _ in range(12)]
        def run(x, i):
            seed.assign_add(1.0)
            found = tf.gather(x * seed, i)
            weights.assign_sub(tf.fill([600, 600], found) * 0.1)
            for slot in slots:
                slot.assign_add(x * found)
            return found + weights[0, 0]
        """
    )
    x = tf.constant([1.0, 2.0, 3.0])
    states = []
    for module in (pair.plain, pair.listed):
        heat(module.run, x, tf.constant(1))
        raised = failure(module.run, x, tf.constant(9))
        after = module.run(x, tf.constant(2))
        variables = [module.seed, module.weights, *module.slots]
        states.append((raised, bits(after), [bits(v) for v in variables]))

    assert states[0] == states[1]
    assert pair.is_staged("run")


def test_many_variables_are_saved_where_the_graph_is_large(load: Loader) -> None:
    pair = load(
        """
        parts = [tf.Variable(tf.ones([3])) for _ in range(12)]
        def run(x, i):
            for n, part in enumerate(parts):
                x = tf.sin(x) * tf.cos(x) + tf.exp(-x * x) / 2.0 + tf.sqrt(x * x)
                x = x + tf.tanh(x) - tf.sigmoid(x * 0.5) * tf.nn.relu(x - 0.1)
                part.assign_add(x)
            return tf.gather(tf.add_n([tf.linalg.qr([p])[1][0] for p in parts]), i)
        """
    )
    x = tf.constant([1.0, 2.0, 3.0])
    states = []
    for module in (pair.plain, pair.listed):
        heat(module.run, x, tf.constant(1))
        raised = failure(module.run, x, tf.constant(9))
        states.append((raised, [bits(part) for part in module.parts]))

    assert states[0] == states[1]
    assert pair.is_staged("run")


def test_assertion_shows_the_users_message(load: Loader) -> None:
    pair = load(
        """
        def run(x):
            assert tf.reduce_sum(x) > 0.0, "must be positive"
            return tf.sin(x) * x + tf.cos(x)
        """
    )
    shown = []
    for module in (pair.plain, pair.listed):
        heat(module.run, tf.constant([1.0, 2.0]))
        shown.append(failure(module.run, tf.constant([-1.0, -2.0])))

    assert shown == [("AssertionError", "must be positive")] * 2


def test_raise_in_a_python_branch_is_eager(load: Loader) -> None:
    pair = load(
        """
        class Odd(Exception):
            def __init__(self, code, extra):
                self.code = code
        def run(x, strict):
            if strict:
                raise Odd(7, "x")
            return tf.sin(x) * x + tf.cos(x)
        """
    )
    heat(pair.listed.run, tf.constant([1.0, 2.0]), 0)

    with pytest.raises(pair.listed.Odd) as caught:
        pair.listed.run(tf.constant([1.0, 2.0]), 1)

    assert (caught.value.code, caught.value.args) == (7, (7, "x"))


def test_plan_that_always_fails_is_given_up(load: Loader) -> None:
    pair = load(
        """
        def run(x, limit):
            total = 0
            i = tf.constant(0)
            while i < limit:
                total = total + tf.reduce_sum(tf.sin(x) * x)
                i += 1
            return total
        """
    )
    x = tf.constant([1.0, 2.0])
    heat(pair.listed.run, x, tf.constant(3))

    results = [pair.listed.run(x, tf.constant(0)) for _ in range(60)]

    assert results == [0] * 60
    assert not pair.is_staged("run")
    assert pair.codes("run") == ["AH340"]


def test_draws_are_the_same_after_a_graph_has_failed(load: Loader) -> None:
    pair = load(
        """
        seen = tf.Variable([0.0, 0.0, 0.0])
        def run(x, i):
            noise = tf.random.normal([3]) + tf.random.uniform([3])
            seen.assign(noise)
            return tf.gather(x + noise, i)
        """
    )
    x = tf.constant([1.0, 2.0, 3.0])
    drawn = []
    for module in (pair.plain, pair.listed):
        tf.random.set_seed(3)
        heat(module.run, x, tf.constant(1))
        failure(module.run, x, tf.constant(9))
        seen = bits(module.seen)
        drawn.append((seen, bits(heat(module.run, x, tf.constant(2)))))

    assert drawn[0] == drawn[1]
    assert pair.is_staged("run")
