"""Libraries whose code may take another way where a tensor has no value."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
import tensorflow as tf

from autohook.staging.auditing import first_runs

from .conftest import AUDITS, bits, heat

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Loader

LIBRARY = """
import tensorflow as tf

class Normal(tf.Module):
    def __init__(self, loc):
        super().__init__()
        self.loc = tf.convert_to_tensor(loc)
    def log_prob(self, x):
        return -0.5 * tf.square(x - self.loc)

def looks(x):
    return x * (3.0 if tf.get_static_value(x) is not None else 4.0)
"""
PROGRAM = """
    import tensorflow as tf
    import tensorflow_probability as tfp
"""


@pytest.fixture(autouse=True)
def _library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a small library of that name in place of the real one."""
    folder = tmp_path / "site" / "tensorflow_probability"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(LIBRARY, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder.parent))
    for name in [n for n in sys.modules if n.startswith("tensorflow_probability")]:
        monkeypatch.delitem(sys.modules, name)


X = tf.constant([1.0, 2.0, 3.0])


def test_an_object_made_in_a_step_is_a_part_of_its_graph(load: Loader) -> None:
    pair = load(
        PROGRAM
        + """
    def run(x):
        dist = tfp.Normal(tf.reduce_mean(x))
        return tf.exp(dist.log_prob(x)) + dist.loc
    """
    )

    result = heat(pair.listed.run, X, calls=60)

    assert bits(result) == bits(pair.plain.run(X))
    assert pair.is_staged("run")


def test_the_first_calls_run_natively_too(load: Loader) -> None:
    pair = load(PROGRAM + "    def run(x):\n        return tfp.Normal(x).log_prob(x)\n")

    heat(pair.listed.run, X, calls=7)
    before = pair.decision("run").staged_calls
    heat(pair.listed.run, X, calls=first_runs.TRIALS)
    tried = pair.decision("run").staged_calls
    heat(pair.listed.run, X, calls=1)

    assert AUDITS or (before, tried) == (0, 0)
    assert AUDITS or pair.decision("run").staged_calls == 1


def test_a_graph_that_computes_something_else_is_dropped(load: Loader) -> None:
    pair = load(PROGRAM + "    def run(x):\n        return tf.sin(tfp.looks(x)) + x\n")

    results = [bits(pair.listed.run(X)) for _ in range(60)]

    assert set(results) == {bits(pair.plain.run(X))}
    assert AUDITS or pair.codes("run") == ["AH348"]
    assert not pair.is_staged("run") or AUDITS


def test_a_plan_is_not_tried_under_a_tape(load: Loader) -> None:
    pair = load(
        PROGRAM
        + """
    def run(x):
        return tf.sin(tfp.looks(x)) + x
    def outer(x):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            y = run(x)
        return y, tape.gradient(y, x)
    """
    )

    expected = [bits(part) for part in pair.plain.outer(X)]
    for _ in range(60):
        assert [bits(part) for part in pair.listed.outer(X)] == expected
    assert pair.decision("run").staged_calls == 0


def test_what_a_step_made_does_not_leave_it(load: Loader) -> None:
    pair = load(
        PROGRAM + "    def run(x):\n        return tfp.Normal(tf.sin(x) + x), x * 2.0\n"
    )

    dist, doubled = heat(pair.listed.run, X, calls=40)

    assert bits(dist.log_prob(X)) == bits(pair.plain.run(X)[0].log_prob(X))
    assert bits(doubled) == bits(X * 2.0)


def test_integers_are_drawn_from_the_stream_of_eager(load: Loader) -> None:
    pair = load(
        """
    import tensorflow as tf
    def run(x):
        seed = tf.random.uniform([2], -(2**31), 2**31 - 1, tf.int32)
        wide = tf.random.uniform([3, 5], 0, 10**12, tf.int64)
        return tf.random.stateless_normal([3], seed) + x, wide
    """
    )

    def stream(run: object) -> list[object]:
        tf.random.set_seed(3)
        return [bits(run(X)) for _ in range(40)]  # type: ignore[operator]

    assert stream(pair.listed.run) == stream(pair.plain.run)
    assert pair.is_staged("run")
