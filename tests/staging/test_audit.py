"""An audit compares each staged call with the native run, whose result stands."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf

from autohook.runtime.units import registry
from autohook.staging.auditing.blame import first_odd_op
from autohook.staging.plan import Plan

from .conftest import bits, heat

if TYPE_CHECKING:
    from .conftest import Loader, Pair

COUNTER = """
    v = tf.Variable([1.0, 2.0])
    class Counter:
        def __init__(self):
            self.last = None
        def step(self, x):
            y = tf.sin(x) * x + tf.cos(x)
            v.assign_add(y)
            return {"y": y, "x": x, "both": [y, y + 1.0]}
    counter = Counter()
    def run(x):
        return counter.step(x)
"""


@pytest.fixture(autouse=True)
def audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turns the audit on for the modules that a test loads."""
    monkeypatch.setenv("AUTOHOOK_AUDIT", "1")


def differences(pair: Pair, qualname: str = "run") -> list[str]:
    return [str(one) for one in pair.decision(qualname).differences]


def breaking(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    """Makes every plan give something else; `change` gets the graph's outputs."""
    execute = Plan.execute
    monkeypatch.setattr(Plan, "execute", lambda self, i: change(execute(self, i)))


def test_every_staged_call_is_compared_and_nothing_differs(load: Loader) -> None:
    pair = load(COUNTER)
    x = tf.constant([0.5, 1.5])
    for module in (pair.plain, pair.listed):
        heat(module.run, x)

    assert bits(pair.plain.v) == bits(pair.listed.v)
    assert pair.decision("run").audited > 8
    assert differences(pair) == []


def test_what_the_native_body_returns_is_what_the_program_gets(load: Loader) -> None:
    pair = load(COUNTER)
    x = tf.constant([0.5, 1.5])
    result = heat(pair.listed.run, x)

    assert pair.is_staged("run")
    assert result["x"] is x
    assert result["both"][0] is result["y"]


def test_other_bits_are_found_with_their_op_and_line(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = load(
        """
        def run(x):
            y = tf.sin(x) * x
            return tf.cos(x), tf.tanh(y)
        """
    )
    x = tf.constant([0.5, 1.5])
    breaking(monkeypatch, lambda outputs: [*outputs[:-1], outputs[-1] + 1e-6])
    result = heat(pair.listed.run, x)

    assert bits(result) == bits(pair.plain.run(x))
    (found,) = differences(pair)
    assert "AH350" in found
    assert f"{pair.listed.__file__}:5" in found
    assert "result[1]: float32[2]: 2 of 2 items differ" in found
    assert "the op Tanh" in found


def test_a_python_value_that_no_guard_sees_is_followed_to_the_first_op(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = load(
        """
        SCALE = 1.5
        def run(x):
            y = tf.sin(x) * SCALE
            return tf.cos(y) + x
        """
    )
    x = tf.constant([0.5, 1.5])
    heat(pair.listed.run, x)
    monkeypatch.setattr(Plan, "match", lambda self, values, cells: list(values))
    vars(pair.listed)["SCALE"] = 1.25
    heat(pair.listed.run, x, calls=2)

    (found,) = differences(pair)
    assert "each op gives the same alone" in found
    assert f"{pair.listed.__file__}:5" in found
    assert "The first op that differs is Mul, gives float32[2]" in found


def test_an_op_that_gives_other_bits_in_a_graph_than_alone_is_found() -> None:
    def run(x: Any) -> Any:
        return tf.tanh(tf.sin(x) + tf.random.uniform([2])) * x

    x = tf.constant([0.5, 1.5])
    tf.random.set_seed(None)  # seeded by another test, the op would give the same
    graph = tf.function(run).get_concrete_function(x).graph

    assert first_odd_op(graph, [x], {}).type == "RandomUniform"


def test_variables_are_copied_while_the_ops_of_a_graph_are_tried() -> None:
    v = tf.Variable([1.0, 2.0])

    def run(x: Any) -> Any:
        v.assign_add(tf.sin(x))
        return tf.cond(v[0] > 0.0, lambda: v * 2.0, lambda: v + 1.0)

    x = tf.constant([0.5, 1.5])
    concrete = tf.function(run).get_concrete_function(x)
    before = {id(v.handle): v.read_value()}

    assert first_odd_op(concrete.graph, [x, v.handle], before) is None
    assert v.numpy().tolist() == [1.0, 2.0]


def test_a_variable_that_the_graph_leaves_wrong_is_found_and_is_right_afterwards(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = load(COUNTER)
    x = tf.constant([0.5, 1.5])

    def change(outputs: Any) -> Any:
        pair.listed.v.assign_add([0.0, 1.0])
        return outputs

    breaking(monkeypatch, change)
    for module in (pair.plain, pair.listed):
        heat(module.run, x)

    assert bits(pair.plain.v) == bits(pair.listed.v)
    (found,) = differences(pair)
    assert "AH351" in found
    assert f"the variable `{pair.listed.__name__}.v`" in found
    assert "AssignAddVariableOp" in found


def test_python_state_that_only_the_native_body_changes_is_found(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = load(
        """
        class Model:
            def __init__(self):
                self.seen = []
        model = Model()
        def note(x):
            pass
        def run(x):
            note(x)
            return tf.sin(x) * x
        """
    )
    heat(pair.listed.run, tf.constant(1.0))
    # What no guard sees: the code of a function is exchanged.
    pair.listed.note.__code__ = (lambda x: model.seen.append(x)).__code__  # type: ignore[name-defined]  # noqa: F821, PLW0108
    heat(pair.listed.run, tf.constant(1.0), calls=2)

    (found,) = differences(pair)
    assert ".model.seen`: 0 items instead of 1" in found
    assert len(pair.listed.model.seen) == 2


def test_state_that_only_the_plan_changes_is_found_and_put_back(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = load(COUNTER)

    def change(outputs: Any) -> Any:
        pair.listed.counter.last = 3
        return outputs

    breaking(monkeypatch, change)
    heat(pair.listed.run, tf.constant([0.5, 1.5]))

    (found,) = differences(pair)
    assert ".counter.last`: int 3 instead of" in found
    assert pair.listed.counter.last is None


def test_printed_text_comes_out_once_and_is_compared(
    load: Loader, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = load("def run(x):\n    return tf.sin(x) * x\n")

    def change(outputs: Any) -> Any:
        print("from the plan")  # noqa: T201
        return outputs

    breaking(monkeypatch, change)
    heat(pair.listed.run, tf.constant(1.0))

    (found,) = differences(pair)
    assert "AH352" in found
    assert "what it prints to stdout: 'from the plan\\n' instead of ''" in found
    assert capsys.readouterr().out == ""


def test_native_exceptions_come_out_with_their_own_traceback(load: Loader) -> None:
    pair = load(
        """
        v = tf.Variable(0.0)
        def run(x, i):
            y = tf.sin(x) * x
            v.assign_add(1.0)
            return tf.gather(y, i)
        """
    )
    x = tf.constant([1.0, 2.0])
    frames = []
    for module in (pair.plain, pair.listed):
        heat(module.run, x, tf.constant(1))
        with pytest.raises(tf.errors.InvalidArgumentError) as caught:
            module.run(x, tf.constant(9))
        frames.append([(e.name, e.lineno) for e in caught.traceback[1:]])

    assert frames[0] == frames[1]
    assert bits(pair.plain.v) == bits(pair.listed.v)
    assert differences(pair) == []


def test_a_graph_that_does_not_fail_with_the_native_body_is_found(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = load("def run(x, i):\n    return tf.gather(tf.sin(x) * x, i)\n")
    x = tf.constant([1.0, 2.0])
    heat(pair.listed.run, x, tf.constant(1))
    good = Plan.execute
    monkeypatch.setattr(
        Plan, "execute", lambda self, i: good(self, [i[0], tf.constant(0)])
    )
    with pytest.raises(tf.errors.InvalidArgumentError):
        pair.listed.run(x, tf.constant(9))

    assert any("AH353" in found for found in differences(pair))


def test_seeded_draws_leave_the_stream_where_the_native_run_does(load: Loader) -> None:
    pair = load(
        """
        def run(x):
            return x + tf.random.normal([2]) + tf.random.uniform([2])
        """
    )
    drawn = []
    for module in (pair.plain, pair.listed):
        tf.random.set_seed(7)
        drawn.append([bits(module.run(tf.constant([1.0, 2.0]))) for _ in range(24)])

    assert drawn[0] == drawn[1]
    assert pair.is_staged("run")
    assert differences(pair) == []


def test_a_recursive_call_and_what_it_calls_run_natively_meanwhile(
    load: Loader,
) -> None:
    pair = load(
        """
        def inner(x):
            return tf.tanh(x) * x
        def run(x):
            return inner(x) + inner(x + 1.0)
        """
    )
    x = tf.constant([1.0, 2.0])
    heat(pair.listed.inner, x)
    before = pair.decision("inner").audited
    heat(pair.listed.run, x)

    assert pair.is_staged("run")
    assert pair.decision("inner").audited < before + 2 * 24


def test_a_profiler_of_the_program_is_left_alone(load: Loader) -> None:
    pair = load("def run(x):\n    return tf.sin(x) * x + tf.cos(x)\n")
    x = tf.constant([1.0, 2.0])
    heat(pair.listed.run, x)
    audited = pair.decision("run").audited
    seen: list[str] = []
    sys.setprofile(lambda frame, event, _: seen.append(frame.f_code.co_name))
    try:
        pair.listed.run(x)
    finally:
        sys.setprofile(None)

    assert "run" in seen
    assert pair.decision("run").audited == audited


def test_no_profile_function_and_no_stream_is_left_behind(load: Loader) -> None:
    streams = sys.stdout, sys.stderr
    pair = load("def run(x):\n    return tf.sin(x) * x + tf.cos(x)\n")
    heat(pair.listed.run, tf.constant([1.0, 2.0]))

    assert pair.is_staged("run")
    assert sys.getprofile() is None
    assert (sys.stdout, sys.stderr) == streams


def test_modules_of_a_hook_without_audit_are_not_compared(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOHOOK_AUDIT", "0")
    random.seed(0)
    pair = load("def run(x):\n    return tf.sin(x) * x + tf.cos(x)\n")
    heat(pair.listed.run, tf.constant([1.0, 2.0]))

    assert pair.is_staged("run")
    assert pair.decision("run").audited == 0
    assert not registry.audits
