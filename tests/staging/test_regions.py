"""Regions of functions and scripts: staged in the middle of native code."""

from __future__ import annotations

import io
import traceback
from typing import Any

import pytest
import tensorflow as tf

from tests.staging.conftest import Loader, Pair, bits

STEPS = 40

INLINE = """
seen = []
w = tf.Variable([1.0, -2.0])
def run(rows):
    total, losses = 0.0, []
    for step, x in enumerate(rows):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.tanh(x * w))
        w.assign_sub(0.1 * tape.gradient(loss, w))
        total += loss
        seen.append(loss)
        if step % 10 == 0:
            losses.append(float(loss))
    return total, losses
"""


def region_of(pair: Pair, start: str) -> Any:
    """Returns the decision about a module's first region that has run."""
    from autohook.runtime.units import decisions

    name = f"{pair.listed.__name__}.{start}:"
    found = [d for d in decisions() if d.name.startswith(name)]
    return next((d for d in found if d.calls), found[0])


def rows(count: int = STEPS) -> list[tf.Tensor]:
    return [tf.constant([0.01 * i, 1.0]) for i in range(count)]


def test_an_inline_loop_is_staged(load: Loader) -> None:
    pair = load(INLINE)
    found = [
        bits([module.run(rows()), module.w, module.seen])
        for module in (pair.plain, pair.listed)
    ]

    assert found[0] == found[1]
    assert region_of(pair, "run").staged_calls > STEPS // 2


def test_the_end_of_a_function_is_staged_where_its_beginning_cannot_be(
    load: Loader,
) -> None:
    pair = load(
        """
        import random
        w = tf.Variable([1.0, -2.0])
        def learn(memory):
            batch = random.sample(memory, 3)
            x = tf.stack(batch)
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(tf.tanh(x * w))
            w.assign_sub(0.1 * tape.gradient(loss, w))
            return float(loss)
        def run(rows):
            random.seed(4)
            return [learn(rows) for _ in range(60)]
        """
    )
    found = [bits([m.run(rows()), m.w]) for m in (pair.plain, pair.listed)]

    assert found[0] == found[1]
    assert "AH319" in pair.codes("learn")
    assert region_of(pair, "learn").staged_calls > 10


def test_a_script_keeps_the_names_of_its_loop(load: Loader) -> None:
    pair = load(
        """
        w = tf.Variable(2.0)
        best = None
        for i in range(60):
            x = tf.constant(0.01) * i
            with tf.GradientTape() as tape:
                loss = (w * x - 1.0) ** 2
            slope = tape.gradient(loss, w)
            pairs = zip([slope], [w])
            for gradient, variable in pairs:
                variable.assign_sub(0.1 * gradient)
            if best is None or loss < best:
                best = loss
        """
    )
    names = ("best", "loss", "slope", "x", "i", "w")
    found = [
        [bits(getattr(module, name)) for name in names]
        for module in (pair.plain, pair.listed)
    ]

    assert found[0] == found[1]
    assert region_of(pair, "<module>").staged_calls > 30


def test_the_users_exception_comes_from_the_users_line(load: Loader) -> None:
    pair = load(
        """
        w = tf.Variable([1.0, -2.0])
        def run(rows):
            for x in rows:
                with tf.GradientTape() as tape:
                    loss = tf.reduce_sum(x * w)
                w.assign_sub(0.1 * tape.gradient(loss, w))
                print(end="")
        """
    )
    texts: list[tuple[Any, ...]] = []
    for module in (pair.plain, pair.listed):
        with pytest.raises(tf.errors.InvalidArgumentError) as caught:
            module.run([*rows(), tf.ones([3])])
        text = io.StringIO()
        traceback.print_tb(caught.tb.tb_next, 1, file=text)
        texts.append((text.getvalue().partition("line")[2], str(caught.value)))
        texts[-1] += (bits(module.w),)

    assert texts[0] == texts[1]
    assert region_of(pair, "run").staged_calls > STEPS // 2


def test_a_region_in_a_unit_that_was_refused_for_it_is_not_tried(load: Loader) -> None:
    pair = load(
        """
        import random
        w = tf.Variable([1.0, -2.0])
        def noise():
            return random.Random(3).random()
        def run(x):
            x = x * 2.0
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(x * w) * noise()
            slope = tape.gradient(loss, w)
            try:
                return slope + 1.0
            finally:
                pass
        """
    )
    for x in rows(60):
        assert bits(pair.plain.run(x)) == bits(pair.listed.run(x))

    assert pair.codes("run") == ["AH319"]
    assert region_of(pair, "run").traces == ()
    assert region_of(pair, "run").reasons == pair.decision("run").reasons


def test_functions_marked_do_not_convert_keep_their_regions_native(
    load: Loader,
) -> None:
    marked = INLINE.replace("def run", "@autohook.do_not_convert\ndef run")
    pair = load("import autohook\n" + marked)
    found = [bits([m.run(rows()), m.w]) for m in (pair.plain, pair.listed)]

    assert found[0] == found[1]
    assert region_of(pair, "run").staged_calls == 0
