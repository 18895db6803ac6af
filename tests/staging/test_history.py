"""What happened to a unit is kept: traces, what caused them, and missed guards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tensorflow as tf

from autohook.decisions import Change
from autohook.staging.guard_facts import dearest, first_change, show
from autohook.staging.guards import GuardWriter
from tests.staging.conftest import heat

if TYPE_CHECKING:
    from tests.staging.conftest import Loader

LABEL = "the argument `x`"


def change(old: Any, new: Any) -> Change | None:
    """Returns how a guard on an argument tells of another value."""
    writer = GuardWriter()
    writer.require_value("a[0]", old, LABEL)
    return first_change(writer, "a", ((new,),))


@pytest.mark.parametrize(
    ("old", "new", "texts"),
    [
        (0.1, 0.09, ("0.1", "0.09")),
        (1, 1.0, ("1", "1.0")),
        (1.0, 1.0 + 2**-52, ("1.0", "1.0000000000000002")),
        (True, 1, ("True", "1")),
        (0.0, -0.0, ("0", "-0.0")),
        ("sum", None, ("'sum'", "None")),
        (np.float32(1), 1.0, ("1.0 (float32)", "1.0 (float)")),
        ([1], [1, 2], ("[1]", "[1, 2]")),
        (Change, dict, ("`Change`", "`dict`")),
    ],
    ids=lambda value: re.sub(r"\W+", "-", str(value)),
)
def test_failed_guard_tells_both_values(old: Any, new: Any, texts: Any) -> None:
    assert change(old, new) == Change(LABEL, *texts)


def test_other_object_of_the_same_class_is_told_as_another() -> None:
    class Box:
        """Whose text may not be made: it is the user's code."""

        def __repr__(self) -> str:
            raise AssertionError

    assert change(Box(), Box()) == Change(LABEL, "a Box", "another Box")


def test_guards_that_hold_tell_of_no_change() -> None:
    assert change(3, 3) is None


def test_values_are_shown_shortly() -> None:
    assert show(tf.zeros([2, 3])) == "a tensor [2, 3]"
    assert show(np.zeros(3)) == "a ndarray [3]"
    assert show(list(range(9))) == "a list of 9"
    assert show({"a": 1}) == "{'a': 1}"
    assert len(show("x" * 99)) == 40
    assert show(tf.float32) == "float32"


def test_dearest_guard_comes_first() -> None:
    writer = GuardWriter()
    writer.require("a is not None", "cheap")
    writer.require("sum(range(200)) and a is not None", "dear")

    costs = dearest(writer, "a", (1,), {"other": lambda: sum(range(4000))})

    assert [label for label, _ in costs] == ["other", "dear", "cheap"]


def test_first_trace_has_no_cause_and_the_next_names_what_changed(load: Loader) -> None:
    pair = load("def f(x, mode):\n    return x * 2.0 if mode == 'a' else x + 1.0\n")
    x = tf.ones([3])

    heat(pair.listed.f, x, "a")
    heat(pair.listed.f, x, "b")

    decision = pair.decision("f")
    assert [str(trace.cause) for trace in decision.traces] == [
        "None",
        "the argument `mode`: 'a', then 'b'",
    ]
    assert all(trace.seconds > 0 and trace.ops > 1 for trace in decision.traces)


def test_other_shape_is_told(load: Loader) -> None:
    pair = load("def f(x):\n    return tf.reduce_sum(x * 2.0)\n")

    heat(pair.listed.f, tf.ones([32, 8]))
    heat(pair.listed.f, tf.ones([7, 8]))

    cause = pair.decision("f").traces[-1].cause
    assert cause is not None
    assert (cause.old, cause.new) == ("[32, 8]", "[7, 8]")


def test_refused_trace_is_kept_with_its_reason(load: Loader) -> None:
    pair = load("def f(x):\n    with open(__file__):\n        return x * 2.0\n")

    heat(pair.listed.f, tf.ones([3]))

    decision = pair.decision("f")
    assert decision.tier == "refused"
    assert decision.traces[0].refusal == decision.reasons[0]
    assert decision.won_seconds < 0


def test_calls_without_a_plan_are_counted_once_there_are_plans(load: Loader) -> None:
    pair = load("def f(x):\n    return tf.reduce_sum(x * 2.0)\n")
    heat(pair.listed.f, tf.ones([32]))
    before = pair.decision("f")

    heat(pair.listed.f, tf.ones([5]), calls=3)

    after = pair.decision("f")
    assert (before.misses, after.misses) == (0, 3)
    assert after.calls == before.calls + 3 == 27


@pytest.mark.parametrize(
    ("arguments", "calls", "tier"),
    [((1,), 3, "tensorless"), ((tf.ones([2]),), 2, "waiting"), ((), 0, "unused")],
    ids=["without tensors", "twice", "never"],
)
def test_unit_that_was_never_traced_says_what_it_waits_for(
    load: Loader, arguments: tuple[Any, ...], calls: int, tier: str
) -> None:
    pair = load("def f(x):\n    return x\n\ndef g(x):\n    return x + x\n")
    heat(pair.listed.g, tf.ones([2]), calls=1)

    heat(pair.listed.f, *arguments, calls=calls)

    decision = pair.decision("f")
    assert (decision.tier, decision.traces) == (tier, ())
