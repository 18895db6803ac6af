"""Modules of libraries that a step makes and drops, such as linear operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tensorflow as tf

from autohook.staging import trust
from autohook.staging.auditing import first_runs
from autohook.staging.auditing.matching import Matcher, Mismatch
from tests.staging.conftest import AUDITS, HOT, bits

if TYPE_CHECKING:
    from pathlib import Path

    from tests.staging.conftest import Loader, Pair

MAKE = "    d = tf.linalg.LinearOperatorDiag(tf.exp(x))\n"
STAGED = {
    "used in the call": "    return d.matvec(x), d.log_abs_determinant(), d.trace()\n",
    "passed on": "    def use(d):\n        return d.solvevec(x)\n    return use(d)\n",
    "shape and dtype": "    assert d.dtype == tf.float32\n"
    "    return d.matvec(x), d.is_square, d.shape\n",
    "with a gradient": "    with tf.GradientTape() as tape:\n"
    "        tape.watch(x)\n"
    "        e = tf.linalg.LinearOperatorDiag(tf.exp(x))\n"
    "        y = tf.reduce_sum(e.solvevec(x))\n"
    "    return tape.gradient(y, x)\n",
    "composed": "    e = d @ tf.linalg.LinearOperatorIdentity(3)\n"
    "    return e.matvec(x)\n",
}
NATIVE = {
    "its name": ("    return d.matvec(x), d.name\n", "AH318"),
    "its text": ("    return d.matvec(x), str(d)[:20]\n", "AH323"),
    "in an f-string": ("    return d.matvec(x), f'{d}'[:20]\n", "AH323"),
    "formatted": ("    return d.matvec(x), '{}'.format(d)[:20]\n", "AH323"),
    "by a percent sign": ("    return d.matvec(x), ('%s' % d)[:20]\n", "AH323"),
    "in a list's text": ("    return d.matvec(x), f'{[d]}'[:20]\n", "AH323"),
}


def compare(pair: Pair, calls: int = HOT + 2 * first_runs.TRIALS) -> None:
    """Calls both programs; nothing may differ."""
    for number in range(calls):
        x = tf.random.stateless_normal([3], [number, 1])
        assert bits(pair.listed.run(x)) == bits(pair.plain.run(x)), number


@pytest.mark.parametrize("body", STAGED.values(), ids=STAGED)
def test_module_that_the_step_makes_is_staged(load: Loader, body: str) -> None:
    pair = load(f"def run(x):\n{MAKE}{body}")

    compare(pair)

    assert pair.is_staged("run"), pair.decision("run").reasons


@pytest.mark.parametrize(("body", "code"), NATIVE.values(), ids=NATIVE)
def test_names_of_made_modules_stay_native(load: Loader, body: str, code: str) -> None:
    pair = load(f"def run(x):\n{MAKE}{body}")

    compare(pair)

    assert pair.codes("run") == [code]


def test_module_that_the_call_returns_stays_native(load: Loader) -> None:
    pair = load(f"def run(x):\n{MAKE}    return d\n")

    for number in range(HOT):
        x = tf.random.stateless_normal([3], [number, 1])
        assert bits(pair.listed.run(x).matvec(x)) == bits(pair.plain.run(x).matvec(x))
    assert pair.codes("run") == ["AH325"]


def test_module_that_is_kept_stays_native(load: Loader) -> None:
    keep = "    kept.append(d)\n    return d.matvec(x)\n"
    pair = load(f"kept = []\ndef run(x):\n{MAKE}{keep}")

    compare(pair)

    assert pair.codes("run") == ["AH325"]
    assert len(pair.listed.kept) == len(pair.plain.kept)


def test_first_calls_are_compared_with_native_ones(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    if AUDITS:
        pytest.skip("audit mode tells the difference itself")
    pair = load(f"def run(x):\n{MAKE}    return d.matvec(x)\n")
    found = Mismatch("", "other bits, for a test")
    monkeypatch.setattr(Matcher, "compare", lambda *_: found)

    compare(pair, 2 * HOT)

    assert pair.codes("run") == ["AH348"]
    assert pair.decision("run").staged_calls == 0
    assert pair.decision("run").state == "native"


def test_calls_of_a_trial_run_natively(load: Loader) -> None:
    pair = load(f"def run(x):\n{MAKE}    print(1)\n    return d.matvec(x)\n")
    compare(pair)

    decision = pair.decision("run")
    assert AUDITS or 0 < decision.staged_calls <= 2 * first_runs.TRIALS + HOT


@pytest.mark.parametrize(
    "asked", ["tf.get_static_value(x)", "tf.is_symbolic_tensor(x)"]
)
def test_what_only_an_eager_tensor_knows_is_not_asked(load: Loader, asked: str) -> None:
    pair = load(f"def run(x):\n    y = {asked}\n    return tf.sin(x), y is None\n")

    compare(pair)

    assert pair.decision("run").state == "native"


LIBRARY = """
import tensorflow.compat.v2 as one
from tensorflow.compat import v2 as other


def asks(x):
    for tf in (one, other):
        if tf.get_static_value(x) is None:
            return x + 100.0
    return x * 2.0


class Asking(one.Module):
    def __init__(self, x):
        self.value = asks(x)

    def get(self):
        return self.value
"""


def test_library_on_trial_gets_no_value_that_eager_has_not(
    load: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "asking_library.py").write_text(LIBRARY)
    monkeypatch.setattr(
        trust, "TRUSTED_ROOTS", trust.TRUSTED_ROOTS | {"asking_library"}
    )
    pair = load(
        "import asking_library\n"
        "def run(x):\n    return asking_library.Asking(tf.sin(x)).get() + x\n"
    )

    compare(pair)

    assert pair.codes("run") == ["AH317"]
