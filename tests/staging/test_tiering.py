"""When a unit is traced, and when its plan is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tensorflow as tf

from autohook.staging import tiering

from .conftest import bits, heat

if TYPE_CHECKING:
    from .conftest import Loader

WORK = "def run(x):\n    return tf.sin(x) * x + tf.cos(x)\n"


def test_plan_that_is_not_faster_is_dropped(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiering, "KEEP_RATIO", 0.0)
    pair = load(WORK)
    x = tf.constant([1.0, 2.0])

    result = heat(pair.listed.run, x, calls=40)

    assert bits(result) == bits(pair.plain.run(x))
    assert not pair.is_staged("run")
    assert pair.codes("run") == ["AH341"]


def test_unit_is_traced_at_its_eighth_call_of_a_signature(load: Loader) -> None:
    pair = load(WORK)
    x = tf.constant([1.0, 2.0])

    heat(pair.listed.run, x, calls=7)
    before = pair.decision("run").plans
    heat(pair.listed.run, x, calls=1)

    assert (before, pair.decision("run").plans) == (0, 1)


def test_argument_that_keeps_changing_is_given_up(load: Loader) -> None:
    pair = load("def run(x, n):\n    return tf.sin(x) * len(range(n)) + tf.cos(x)\n")
    x = tf.constant([1.0, 2.0])

    results = [bits(pair.listed.run(x, n)) for n in range(80)]

    assert results == [bits(pair.plain.run(x, n)) for n in range(80)]
    assert pair.codes("run") == ["AH343"]


def test_number_that_keeps_changing_is_no_reason_to_trace_again(load: Loader) -> None:
    pair = load("def run(x, n):\n    return tf.sin(x) * float(n) + tf.cos(x)\n")
    x = tf.constant([1.0, 2.0])

    results = [bits(pair.listed.run(x, n)) for n in range(80)]

    assert results == [bits(pair.plain.run(x, n)) for n in range(80)]
    assert pair.decision("run").plans == 2
    assert pair.is_staged("run")


@pytest.mark.parametrize(
    ("calls", "seconds", "hot"),
    [(7, 1e-3, False), (8, 1e-3, True), (3, 0.1, False), (4, 0.1, True)],
)
def test_slow_calls_are_hot_earlier(calls: int, seconds: float, hot: object) -> None:
    assert tiering.is_hot(calls, [seconds]) is hot
