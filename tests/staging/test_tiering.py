"""When a unit is traced, and when its plan is kept."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest
import tensorflow as tf

from autohook.staging import tiering
from autohook.staging.ledger import Account, Ledger
from autohook.staging.rematch import Rematch

from .conftest import bits, heat

if TYPE_CHECKING:
    from .conftest import Loader

WORK = "def run(x):\n    return tf.sin(x) * x + tf.cos(x)\n"


def test_plan_that_is_not_faster_is_dropped(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiering, "KEEP_RATIO", 0.0)
    monkeypatch.setattr(tiering, "SHARE", 1.0)  # whatever other tests have traced
    pair = load(WORK)
    x = tf.constant([1.0, 2.0])

    result = heat(pair.listed.run, x, calls=60)

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

    results = [bits(pair.listed.run(x, n)) for n in range(120)]

    assert results == [bits(pair.plain.run(x, n)) for n in range(120)]
    assert pair.codes("run") == ["AH343"]
    assert not pair.is_staged("run")


def test_values_that_come_again_get_a_plan_each(load: Loader) -> None:
    pair = load("def run(x, n):\n    return tf.sin(x) * len(range(n)) + tf.cos(x)\n")
    x = tf.constant([1.0, 2.0])
    numbers = random.Random(0).choices(range(9), k=600)

    results = [bits(pair.listed.run(x, n)) for n in numbers]

    assert results == [bits(pair.plain.run(x, n)) for n in numbers]
    assert pair.codes("run") == []
    assert pair.decision("run").plans == 9
    assert pair.decision("run").staged_calls > 400


def test_plans_for_values_that_recur_outlive_others(load: Loader) -> None:
    pair = load("def run(x, n):\n    return tf.sin(x) * len(range(n)) + tf.cos(x)\n")
    x = tf.constant([1.0, 2.0])
    heat(pair.listed.run, x, 3, calls=200)

    for n in range(100, 220):
        pair.listed.run(x, n)
    before = pair.decision("run")
    heat(pair.listed.run, x, 3, calls=20)

    assert pair.codes("run") == ["AH343"]
    assert before.plans == 1
    assert pair.decision("run").staged_calls == before.staged_calls + 20


def test_the_least_used_plan_makes_room(load: Loader) -> None:
    pair = load(WORK)
    first = tf.ones([1])
    heat(pair.listed.run, first, calls=40)

    for dtype, rank in itertools.product((tf.float32, tf.float64), range(2, 12)):
        heat(pair.listed.run, tf.ones([1] * rank, dtype), calls=9)
    before = pair.decision("run").staged_calls
    heat(pair.listed.run, first, calls=5)

    assert pair.decision("run").plans == tiering.PLANS
    assert pair.decision("run").staged_calls == before + 5


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


def test_a_unit_waits_for_its_caller_to_be_staged(load: Loader) -> None:
    pair = load(
        """
        def inner(x):
            return tf.sin(x) * x
        def outer(x):
            return inner(inner(x)) + tf.cos(x)
        """
    )
    x = tf.constant([1.0, 2.0])

    results = [bits(pair.listed.outer(x)) for _ in range(24)]

    assert set(results) == {bits(pair.plain.outer(x))}
    assert pair.is_staged("outer")
    assert pair.decision("inner").traces == ()


def test_a_function_too_cheap_for_a_graph_is_left_alone(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiering, "KEEP_RATIO", 0.95)
    monkeypatch.setattr(tiering, "MIN_NATIVE", 1.0)
    pair = load(WORK)
    x = tf.constant([1.0, 2.0])

    heat(pair.listed.run, x, calls=120)
    before = pair.decision("run").calls
    heat(pair.listed.run, x, calls=100)

    assert before > 0
    assert pair.decision("run").calls == before


def test_a_function_whose_graph_keeps_failing_is_left_alone(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiering, "KEEP_RATIO", 0.95)
    pair = load(
        """
        def run(x):
            return tf.reduce_sum(tf.debugging.check_numerics(x * 2.0, "bad"))
        """
    )
    good, bad = tf.constant([1.0, 2.0]), tf.constant([1.0, float("nan")])
    heat(pair.listed.run, good, calls=60)
    for _ in range(300):
        with pytest.raises(tf.errors.InvalidArgumentError):
            pair.listed.run(bad)

    before = pair.decision("run").calls
    heat(pair.listed.run, good, calls=10)

    assert "AH340" in pair.codes("run")
    assert pair.decision("run").calls == before


def test_each_of_many_numbers_that_change_becomes_an_input(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiering, "KEEP_RATIO", 0.95)
    monkeypatch.setattr(tiering, "SHARE", 1.0)  # whatever other tests have traced
    pair = load(
        """
        state = {"a": 0.0, "b": 0.0, "c": 0.0, "d": 0.0}
        def run(x):
            for _ in range(30):
                x = tf.sin(x * state["a"] + state["b"]) + state["c"] * state["d"]
            return x
        """
    )
    x = tf.constant([1.0, 2.0])

    for i in range(400):
        changing = "abcd"[: 1 + i // 60]
        for module in (pair.plain, pair.listed):
            module.state.update(dict.fromkeys(changing, 0.01 * i))
        assert bits(pair.listed.run(x)) == bits(pair.plain.run(x))

    assert pair.decision("run").staged_calls > 250


def test_what_stops_a_function_is_not_sought_again_by_its_caller(load: Loader) -> None:
    pair = load(
        """
        import time
        def inner(x):
            return tf.sin(x) * x * float(time.perf_counter() > 0)
        def outer(x):
            return inner(inner(x)) + tf.cos(x)
        """
    )
    x = tf.constant([1.0, 2.0])

    results = [bits(pair.listed.outer(x)) for _ in range(200)]

    assert set(results) == {bits(pair.plain.outer(x))}
    traces = [len(pair.decision(name).traces) for name in ("outer", "inner")]
    assert sum(traces) == 2
    assert pair.codes("outer") == pair.codes("inner") == ["AH319"]


class TestLedger:
    """staging.ledger: what traces may cost."""

    @pytest.fixture(autouse=True)
    def _drop_slow_plans(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tiering, "KEEP_RATIO", 0.95)

    def test_a_small_unit_runs_natively_for_a_part_of_what_its_trace_takes(
        self,
    ) -> None:
        ledger = Ledger(clock=lambda: 0.0)

        assert not ledger.allows(Account(native=8 * 100e-6), 100e-6)
        assert ledger.allows(Account(native=40 * 100e-6), 100e-6)

    def test_all_traces_together_take_no_more_than_a_tenth_of_the_time(self) -> None:
        times = iter([0.0, 100.0, 100.0])
        ledger = Ledger(clock=lambda: next(times))
        units = [Account(native=5.0) for _ in range(3)]
        ledger.charge(units[0], 8.0, refused=False)
        units[0].native = 50.0

        assert not ledger.allows(units[0], 1.0)
        assert ledger.allows(units[1], 0.01)

    def test_a_refused_unit_waits_longer_after_a_longer_trace(self) -> None:
        ledger = Ledger(clock=lambda: 0.0)
        quick, slow = Account(native=1.0), Account(native=1.0)
        ledger.charge(quick, 0.1, refused=True)
        ledger.charge(slow, 1.0, refused=True)
        quick.native = slow.native = 2.0

        assert ledger.allows(quick, 0.01)
        assert not ledger.allows(slow, 0.01)

    def test_traces_that_teach_what_changes_take_part_of_the_time_of_a_unit(
        self,
    ) -> None:
        times = itertools.count(0.0, 0.01)
        ledger = Ledger(clock=lambda: next(times))
        unit = Account()
        for _ in range(200):
            unit.native += 8 * 500e-6
            if ledger.allows(unit, 500e-6):
                ledger.charge(unit, 0.03, refused=False)

        assert 2 < unit.traces < 30
        assert unit.spent < 0.6 * unit.native + 0.06

    @pytest.mark.parametrize(
        ("saved", "fewest", "most"), [(0.0, 2, 2), (0.001, 12, 16), (0.1, 100, 400)]
    )
    def test_new_signatures_for_ever_are_paid_by_what_plans_save(
        self, saved: float, fewest: int, most: int
    ) -> None:
        times = itertools.count(0.0, 0.01)
        ledger = Ledger(clock=lambda: next(times))
        unit = Account()
        for _ in range(400):
            unit.native += 16 * 500e-6
            unit.saved += saved * (unit.traces > 0)
            if ledger.allows(unit, 500e-6) and ledger.is_paid(unit):
                ledger.charge(unit, 0.03, refused=False)

        assert fewest <= unit.traces <= most
        assert unit.spent <= unit.saved + 0.02 * unit.native + 0.06

    def test_a_plan_that_loses_at_first_is_kept_if_it_wins_in_turn(self) -> None:
        rematch = Rematch()
        while not rematch.is_over():
            samples = rematch.native if rematch.is_native_turn() else rematch.staged
            samples.append(2.0 if samples is rematch.native else 1.0)

        assert not rematch.is_lost()
        rematch.staged = [3.0] * len(rematch.staged)
        assert rematch.is_lost()
