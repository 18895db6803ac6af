"""What a graph could not repeat stays native, with its reason, and stays right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tensorflow as tf

from .conftest import HOT, bits, heat

if TYPE_CHECKING:
    from .conftest import Loader

WORK = "    y = tf.sin(x) * x + tf.cos(x) - x / 3.0\n"
REFUSED = {
    "Python's random numbers": (
        "import random\nrandom.seed(1)\n",
        "    return y * random.random()\n",
        "AH319",
    ),
    "NumPy's random numbers": (
        "import numpy as np\nnp.random.seed(1)\n",
        "    return y * np.random.rand()\n",
        "AH319",
    ),
    "a generator of NumPy": (
        "import numpy as np\nrng = np.random.default_rng(1)\n",
        "    return y * rng.normal()\n",
        "AH318",
    ),
    "a clock": (
        "import time\n",
        "    return y, time.perf_counter() > 0\n",
        "AH319",
    ),
    "draws with a seed of their own": (
        "tf.random.set_seed(7)\n",
        "    return y + tf.random.normal([2], seed=3)\n",
        "AH331",
    ),
    "advancing an iterator": (
        "import itertools\ncounter = itertools.count()\n",
        "    return y, next(counter)\n",
        "AH314",
    ),
    "asking for eager mode": (
        "",
        "    return y, tf.executing_eagerly()\n",
        "AH319",
    ),
    "a tensor's NumPy value": ("", "    return y, y.numpy().sum()\n", "AH317"),
    "a dynamic shape": (
        "",
        "    return tf.boolean_mask(y, y > 0), tf.boolean_mask(y, y > 0).shape\n",
        "AH317",
    ),
    "making a variable": (
        "",
        "    v = tf.Variable(y)\n    return v * 2.0\n",
        "AH322",
    ),
    "reading the environment": (
        "import os\n",
        "    return y, os.environ.get('AUTOHOOK_TEST_NOTHING')\n",
        "AH319",
    ),
    "a tf.function": (
        "@tf.function\ndef g(x): return x * 2.0\n",
        "    return g(y)\n",
        "AH324",
    ),
    "unlisted code": (
        "import colorsys\n",
        "    return y, colorsys.rgb_to_hsv(0.1, 0.2, 0.3)\n",
        "AH319",
    ),
    "an exception that is caught": (
        "",
        "    try:\n        tf.reshape(y, [7])\n"
        "    except Exception:\n        y = y * 2.0\n    return y\n",
        "AH311",
    ),
    "a function that it returns": (
        "",
        "    return y, (lambda: 1)\n",
        "AH325",
    ),
}


# Once refused.
STAGED = {
    "text of a tensor": "    return y, f'{y[0]:.3f}'\n",
    "format with a tensor": "    return y, '{}'.format(y)\n",
    "percent with a tensor": "    return y, '%s' % y\n",
    "a list that grows under a staged condition": (
        "    l = []\n    if tf.reduce_sum(x) > 0.0:\n        l.append(1)\n"
        "    return y, len(l)\n"
    ),
    "one text or another": (
        "    return y, 'up' if tf.reduce_sum(x) > 0.0 else 'down'\n"
    ),
    "a generator function": (
        "    def gen(a):\n        for i in range(3):\n            yield a * i\n"
        "    return y, sum(gen(tf.reduce_sum(y)))\n"
    ),
    "a tensor or nothing": "    return y if tf.reduce_sum(x) > 0.0 else None\n",
    "a method of either object": (
        "    f = 'up'.upper if tf.reduce_sum(x) > 0.0 else 'Down'.lower\n"
        "    return y, f()\n"
    ),
}


@pytest.mark.parametrize("after", STAGED.values(), ids=STAGED)
def test_program_is_staged_and_right(load: Loader, after: str) -> None:
    pair = load(f"import tensorflow as tf\n\ndef run(x):\n    y = x * 2.0\n{after}")

    for sign in (1.0, -1.0) * 10:
        x = tf.constant([0.5, 1.5]) * sign
        assert _visible(pair.listed.run(x)) == _visible(pair.plain.run(x))

    assert pair.is_staged("run")


@pytest.mark.parametrize(("before", "after", "code"), REFUSED.values(), ids=REFUSED)
def test_program_stays_native_and_right(
    load: Loader,
    before: str,
    after: str,
    code: str | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pair = load(f"{before}def run(x):\n{WORK}{after}")
    outcomes = []
    for module in (pair.plain, pair.listed):
        if "set_seed" in before:
            tf.random.set_seed(7)
        if "random" in before:
            exec(before, module.__dict__)
        x = tf.constant([1.0, 2.0])
        results = [_visible(module.run(x)) for _ in range(HOT)]
        outcomes.append((results, capsys.readouterr().out))

    assert outcomes[0] == outcomes[1]
    assert not pair.is_staged("run")
    assert code is None or code in pair.codes("run"), pair.decision("run")


def _visible(result: object) -> object:
    """Returns a result without what differs between two objects of one function."""
    parts = result if isinstance(result, tuple) else (result,)
    return [bits(part) for part in parts if not callable(part)]


def test_reason_names_the_line(load: Loader) -> None:
    pair = load(f"def run(x):\n{WORK}    z = y.numpy().sum()\n    return y\n")

    heat(pair.listed.run, tf.constant([1.0, 2.0]))

    reason = pair.decision("run").reasons[0]
    assert (reason.filename, reason.lineno) == (pair.listed.__file__, 4)


def test_callees_of_a_refused_function_are_staged(load: Loader) -> None:
    pair = load(
        f"log = []\ndef work(x):\n{WORK}    return y\n"
        "def run(x):\n    log.append(x.numpy().sum())\n    return work(x)\n"
    )

    heat(pair.listed.run, tf.constant([1.0, 2.0]), calls=60)

    assert pair.is_staged("work")
    assert len(pair.listed.log) == 60


def test_call_under_an_eager_tape_runs_natively(load: Loader) -> None:
    pair = load(f"def run(x):\n{WORK}    return y\n")
    x = tf.Variable([1.0, 2.0])
    grads = []
    for module in (pair.plain, pair.listed):
        heat(module.run, tf.constant([1.0, 2.0]))
        with tf.GradientTape() as tape:
            y = module.run(x + 0.0)
        grads.append(bits(tape.gradient(y, x)))

    assert grads[0] == grads[1]
    assert pair.is_staged("run")
