"""A plan says what it writes of Python state, and which values may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tensorflow as tf

from tests.staging.conftest import heat

if TYPE_CHECKING:
    from tests.staging.conftest import Loader


def test_writes_are_named(load: Loader) -> None:
    pair = load(
        """
        COUNT = 0

        class Log:
            def __init__(self):
                self.lines = []
                self.last = None

        def f(x, log):
            global COUNT
            COUNT += 1
            y = x * 2.0
            log.lines.append(y)
            log.last = y
            return y
        """
    )
    log = pair.listed.Log()

    heat(pair.listed.f, tf.ones([3]), log)

    [plan] = pair.decision("f").details
    assert plan.writes == ("`list.append`", "`COUNT`", "`Log.last`")
    assert plan.lifted == ("the global `COUNT`",)
    assert (pair.listed.COUNT, len(log.lines)) == (24, 24)


def test_plan_without_effects_names_none(load: Loader) -> None:
    pair = load("def f(x):\n    return tf.reduce_sum(x * 2.0)\n")

    heat(pair.listed.f, tf.ones([3]))

    [plan] = pair.decision("f").details
    assert (plan.writes, plan.lifted) == ((), ())


def test_number_that_changes_is_named_once_it_is_an_input(load: Loader) -> None:
    pair = load("def f(x, rate):\n    return tf.reduce_sum(x * rate) + rate\n")

    for number in range(60):
        heat(pair.listed.f, tf.ones([3]), 1.0 + number // 20, calls=1)

    decision = pair.decision("f")
    assert decision.details[0].lifted == ("the argument `rate`",)
    assert str(decision.traces[1].cause) == "the argument `rate`: 1.0, then 2.0"
    assert len(decision.traces) == 2
