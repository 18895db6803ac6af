"""Functions called under a tape of the caller's give eager's gradients, bit for bit."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf

from autohook.staging import tape_observer, tiering

from .conftest import bits
from .tape_programs import TapeProgram

if TYPE_CHECKING:
    from .conftest import Loader, Pair

CALLS = tiering.HOT_CALLS + 6
# A program in which a sum shows the order of the queue.
DIFFERING = 1

MODULE = """
w = tf.Variable(tf.random.stateless_normal([4, 3], [1, 2]), name="w")
k = tf.Variable([0.5, -1.2, 2.2], name="k")
e = tf.Variable(tf.random.stateless_normal([6, 3], [1, 9]), name="e")
c = tf.Variable(0, trainable=False)
def net(x):
    h = tf.tanh(x @ w)
    return h * k + h * tf.sin(h)
def several(x):
    a = tf.tanh(x @ w)
    b = tf.sin(a) * k
    return a, b, tf.argmax(b, 1)
def features(x):
    return tf.concat([tf.sin(x), tf.cos(x), x * x], -1)
def counted(x):
    c.assign_add(1)
    return tf.reduce_sum(x[:, :3] * k) + tf.reduce_sum(w)
def rows(i):
    return tf.gather(e, i) * 2.0
def table():
    return e
def shaped(x):
    y = x @ w
    return tf.reshape(y, tf.shape(y)) + tf.ones_like(y) * y
def branching(x):
    if tf.reduce_sum(x) > 100.0:
        return x @ w
    return tf.sin(x @ w)
def embedded(i, scale):
    return e * scale
"""

STAGED = {
    "loss is all there is": """
        def run(m, x):
            with tf.GradientTape() as t:
                loss = tf.reduce_mean(m.net(x))
            return t.gradient(loss, [m.w, m.k]), t.watched_variables()
    """,
    "a variable is used outside, too": """
        def run(m, x):
            with tf.GradientTape() as t:
                y = m.net(x)
                loss = tf.reduce_sum(tf.sin(m.k) * y) + tf.reduce_sum(m.k ** 3 + m.k)
            return t.gradient(loss, [m.w, m.k])
    """,
    "it is called again and again": """
        def run(m, x):
            with tf.GradientTape() as t:
                h = x
                for _ in range(4):
                    h = m.net(h) @ tf.ones([3, 4]) + h
                loss = tf.reduce_mean(h) + tf.reduce_sum(m.net(x))
            return t.gradient(loss, [m.w, m.k])
    """,
    "some outputs are unused": """
        def run(m, x):
            with tf.GradientTape() as t:
                a, _, i = m.several(x)
                loss = tf.reduce_sum(a) * 1.5
            return t.gradient(loss, [m.w, m.k]), i
    """,
    "outputs of all kinds are used": """
        def run(m, x):
            with tf.GradientTape() as t:
                a, b, i = m.several(x)
                loss = tf.reduce_sum(a * 1.5 + a * b) + tf.reduce_sum(tf.gather(b, i))
            return t.gradient(loss, [m.w, m.k])
    """,
    "an output gets rows only": """
        def run(m, x):
            with tf.GradientTape() as t:
                y = m.embedded(x[0, 0], tf.constant(2.0))
                loss = tf.reduce_sum(tf.gather(y, [1, 1, 4]) * m.k)
            return t.gradient(loss, [m.e, m.k])
    """,
    "gradients are rows": """
        def run(m, x):
            with tf.GradientTape() as t:
                loss = tf.reduce_sum(m.rows(tf.constant([1, 2, 2])) * m.k)
                loss += tf.reduce_sum(m.rows(tf.constant([0, 2, 5])))
            return t.gradient(loss, [m.e, m.k])
    """,
    "gradients are asked for with gradients": """
        def run(m, x):
            with tf.GradientTape() as t:
                y = m.net(x)
            return t.gradient(y, [m.w, m.k], output_gradients=tf.sin(y))
    """,
    "some gradients are asked for as zeros": """
        def run(m, x):
            with tf.GradientTape() as t:
                y = m.counted(x)
            zero = tf.UnconnectedGradients.ZERO
            found = t.gradient(y, [m.w, m.k, m.e, x], unconnected_gradients=zero)
            return found, tf.identity(m.c)
    """,
    "an input was never watched": """
        def run(m, x):
            with tf.GradientTape() as t:
                y = m.net(x)
            return t.gradient(y, [x, m.w])
    """,
    "an input is watched late": """
        def run(m, x):
            with tf.GradientTape() as t:
                y = m.net(x)
                t.watch(x)
            return t.gradient(y, [x, m.w])
    """,
    "an outer tape takes the gradient of the gradient": """
        def run(m, x):
            with tf.GradientTape() as outer:
                with tf.GradientTape(watch_accessed_variables=False) as t:
                    t.watch(x)
                    h = m.features(x) @ tf.ones([12, 3])
                    loss = tf.reduce_sum(tf.tanh(h * m.k))
                square = t.gradient(loss, x) ** 2
            return square, outer.gradient(square, m.k)
    """,
    "the gradients are a jacobian": """
        def run(m, x):
            with tf.GradientTape() as t:
                t.watch(x)
                y = tf.reduce_sum(m.net(x), 0)
            return t.jacobian(y, [m.k, x])
    """,
    "a variable changes before the gradient": """
        def run(m, x):
            with tf.GradientTape() as t:
                y = m.net(x)
            m.w.assign_add(tf.ones_like(m.w) * 0.01)
            return t.gradient(y, [m.w, m.k])
    """,
    "the tape stops for a while, and starts anew": """
        def run(m, x):
            with tf.GradientTape() as t:
                with t.stop_recording():
                    y = m.net(x)
                m.net(x)
                t.reset()
                z = m.net(x * 2.0) * y
            return t.gradient(z, [m.w, m.k])
    """,
    "eager records ops that a graph lacks": """
        def run(m, x):
            with tf.GradientTape() as t:
                y = m.shaped(x) * tf.sin(m.w)[0]
            return t.gradient(y, [m.w, m.k])
    """,
}
NATIVE = {
    "the tape is persistent": """
        def run(m, x):
            with tf.GradientTape(persistent=True) as t:
                y = m.net(x)
            return t.gradient(y, m.w), t.gradient(y, m.k)
    """,
    "two tapes watch": """
        def run(m, x):
            with tf.GradientTape() as outer:
                with tf.GradientTape() as t:
                    t.watch(x)
                    y = m.net(x)
                square = tf.reduce_sum(t.gradient(y, x) ** 2)
            return square, outer.gradient(square, [m.w, m.k])
    """,
    "an accumulator watches": """
        def run(m, x):
            with tf.autodiff.ForwardAccumulator(x, tf.ones_like(x)) as t:
                y = m.net(x)
            return t.jvp(y)
    """,
    "its control flow is staged": """
        def run(m, x):
            with tf.GradientTape() as t:
                y = m.branching(x)
            return t.gradient(y, m.w)
    """,
}


def all_bits(value: Any) -> Any:
    """Returns the bits of a structure that may hold rows and None."""
    if isinstance(value, tf.IndexedSlices):
        return "rows", bits(value.values), bits(value.indices)
    if isinstance(value, (list, tuple)):
        return [all_bits(part) for part in value]
    return bits(value)


def script(text: str) -> Any:
    """Returns the function `run` of a script."""
    names: dict[str, Any] = {"tf": tf}
    exec(textwrap.dedent(text), names)
    return names["run"]


def staged_calls(pair: Pair) -> int:
    """Returns how many calls of the listed functions were staged."""
    names = ("net", "several", "features", "counted", "rows", "shaped", "embedded")
    return sum(pair.decision(name).staged_calls for name in (*names, "branching"))


@pytest.mark.parametrize("name", STAGED)
def test_a_call_under_a_tape_is_staged_and_gives_eagers_gradients_when(
    name: str, load: Loader
) -> None:
    pair, run = load(MODULE), script(STAGED[name])
    for i in range(CALLS):
        x = tf.random.stateless_normal([5, 4], [i, 1])
        assert all_bits(run(pair.listed, x)) == all_bits(run(pair.plain, x))
    assert staged_calls(pair) > 0


@pytest.mark.parametrize("name", NATIVE)
def test_a_call_under_a_tape_runs_natively_when(name: str, load: Loader) -> None:
    pair, run = load(MODULE), script(NATIVE[name])
    for i in range(CALLS):
        x = tf.random.stateless_normal([5, 4], [i, 1])
        assert all_bits(run(pair.listed, x)) == all_bits(run(pair.plain, x))
    assert staged_calls(pair) == 0


def compare(load: Loader, seed: int) -> int:
    """Runs a random program both ways; returns how many calls were staged."""
    program = TapeProgram(seed)
    pair, run = load(program.source), script(program.script)
    for i in range(CALLS):
        x = tf.random.stateless_normal([4, 3], [seed, i]) * 3.0
        expected = all_bits(run(pair.plain, x))
        found = all_bits(run(pair.listed, x))
        assert found == expected, f"{program.source}\n{program.script}\ncall {i}"
        for module in (pair.plain, pair.listed):
            module.w.assign_sub(tf.ones_like(module.w) * 0.01)
    return sum(pair.decision(name).staged_calls for name in "fg")


@pytest.mark.parametrize("seed", range(8))
def test_random_programs_under_a_tape_give_eagers_gradients(
    seed: int, load: Loader
) -> None:
    staged = compare(load, seed)
    assert staged > 0 or TapeProgram(seed).is_persistent


@pytest.mark.corpus
@pytest.mark.parametrize("seed", range(100, 400))
def test_many_random_programs_under_a_tape_give_eagers_gradients(
    seed: int, load: Loader
) -> None:
    compare(load, seed)


def test_one_entry_for_a_whole_call_would_give_other_bits(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order of the tape's queue matters: this is what the blocks are for."""
    from autohook.staging import tape_structure

    schedule = tape_structure._schedule

    def merged(region: Any, can_be_made: Any) -> None:
        schedule(region, can_be_made)
        block = tape_structure.Block(list(region.entries), list(region.uses()))
        region.blocks = [block]

    monkeypatch.setattr(tape_structure, "_schedule", merged)
    with pytest.raises(AssertionError):
        compare(load, DIFFERING)


def test_an_exception_leaves_no_observation_behind(load: Loader) -> None:
    pair = load(
        """
        w = tf.Variable(2.0)
        def run(x, fail):
            y = x * w + x * x
            if fail:
                raise ValueError("as asked")
            return y
        """
    )
    x = tf.constant(3.0)
    kept = []
    for i in range(CALLS + 6):
        with tf.GradientTape() as tape:
            try:
                y = pair.listed.run(x, i % 2 == 1)
            except ValueError as error:
                kept.append(error)
                continue
        assert tape.gradient(y, pair.listed.w).numpy() == 3.0
    from tensorflow.python.eager import context

    assert not context.context().op_callbacks
    assert tape_observer.is_observing() is False
