"""What the harness calls equal, and that it notices what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("tensorflow")

import numpy as np
import tensorflow as tf

from .harness.comparing import difference
from .harness.snapshots import Taker
from .harness.verdicts import Judge

if TYPE_CHECKING:
    from pathlib import Path


class Thing:
    def __init__(self, value: object) -> None:
        self.value = value


def same(one: object, other: object) -> bool:
    return Taker(__name__).take(one) == Taker(__name__).take(other)


SHARED = [1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        (0.0, -0.0),
        ([1], (1,)),
        (tf.constant(1), 1),
        (tf.constant(1), np.int32(1)),
        (tf.constant([0.0]), tf.constant([-0.0])),
        (tf.constant(1), tf.constant(1, tf.int64)),
        (tf.Variable(1), tf.constant(1)),
        ([SHARED, SHARED], [[1], [1]]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (Thing(1), Thing(2)),
        (ValueError(1), ValueError("1")),
    ],
)
def test_other_values_are_noticed(one: object, other: object) -> None:
    assert not same(one, other)


def test_equal_values_are_the_same() -> None:
    values = [float("nan"), {1, 2}, tf.constant([1.0]), Thing([None]), ValueError("a")]

    assert same(values, values)


def test_a_difference_names_its_place() -> None:
    one, other = (Taker(__name__).take(Thing({"a": [1, n]})) for n in (2, 3))
    found = difference(one, other, "state")

    assert found.startswith("state.value")
    assert "['a']" in found
    assert found.endswith(": 2 natively, 3 hot")


PROGRAM = """
import autohook_probe
import tensorflow as tf

def step(x):
    return tf.sin(x) if autohook_probe.is_hot() else tf.cos(x)

def run_wrong():
    for i in range(5):
        yield step(tf.constant(0.5))

def run_refused():
    for i in range(5):
        yield i

def run_hang():
    yield 1
    while autohook_probe.is_hot():
        pass

def run_crash():
    yield 1
    if autohook_probe.is_hot():
        raise KeyError("a")

def run_broken():
    return 1
"""
PROBE = "import sys\ndef is_hot(): return 'autohook' in sys.modules\n"


@pytest.mark.slow
def test_every_verdict_can_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.stateful.harness.processes.CPU_LIMIT", 3.0)
    (tmp_path / "probed.py").write_text(PROGRAM)
    (tmp_path / "autohook_probe.py").write_text(PROBE)
    kinds = ["wrong", "refused", "crash", "broken", "hang"]

    with Judge(folder=str(tmp_path)) as judge:
        found = [judge.compare("probed", "probed", kind).verdict for kind in kinds]

    assert found == kinds
