"""Plans that take conditions for granted: the same bits, whichever way they go."""

from __future__ import annotations

from typing import Any

import pytest
import tensorflow as tf

from tests.staging.conftest import Loader, bits

CALLS = 24

# Of each, no graph can hold both ways as eager does them.
BODIES = {
    "a gradient through a branch": "    with tf.GradientTape() as tape:\n"
    "        loss = tf.reduce_sum(tf.tanh(x * w))\n        if loss > 0.4:\n"
    "            loss = loss * tf.reduce_sum(w)\n    return tape.gradient(loss, w)\n",
    "a gradient through a loop": "    with tf.GradientTape() as tape:\n"
    "        h = x * w\n        while tf.reduce_sum(h) > 1.0:\n"
    "            h = h * w * 0.9\n        loss = tf.reduce_sum(h * w)\n"
    "    return tape.gradient(loss, w)\n",
    "printed in a loop": "    i = tf.constant(0.0)\n"
    "    while i < tf.reduce_sum(x) * 2.0:\n        print('at', i)\n"
    "        i += 1.0\n    return i\n",
    "an array written in a loop": "    n = tf.cast(tf.reduce_sum(x) * 4.0, tf.int32)\n"
    "    rows = tf.TensorArray(tf.float32, 0, True)\n"
    "    for i in tf.range(n):\n        rows = rows.write(i, x * w[i % 2])\n"
    "    return rows.stack() if n > 0 else x\n",
    "results of two kinds": "    y = tf.tanh(x * w)\n    if y[0] > 0.3:\n"
    "        return {'all': y, 'first': y[0]}\n    return y\n",
    "nested conditions": "    with tf.GradientTape() as tape:\n"
    "        y = tf.reduce_sum(x * w)\n        if y > 0.3:\n"
    "            if y > 0.8:\n                y = y * y + tf.reduce_sum(w)\n"
    "            else:\n                y = tf.sin(y) * y\n"
    "    return tape.gradient(y, w)\n",
    "a variable written on the way": "    with tf.GradientTape() as tape:\n"
    "        y = tf.reduce_sum(x * w)\n        w.assign_add([0.01, -0.01])\n"
    "        if y > 0.5:\n            y = y * tf.reduce_sum(w)\n"
    "    w.assign_sub(tape.gradient(y, w) * 0.01)\n    return y\n",
    "draws on the way": "    with tf.GradientTape() as tape:\n"
    "        noise = tf.random.normal([2])\n"
    "        y = tf.reduce_sum((x + noise) * w)\n"
    "        if tf.reduce_sum(x) > 0.9:\n            y = y * tf.reduce_sum(w)\n"
    "    return tape.gradient(y, w)\n",
}


def _outcomes(module: Any, order: list[int]) -> list[Any]:
    tf.random.set_seed(3)
    found = []
    for i in order:
        found.append(bits(module.run(tf.constant([0.05 * i, 0.3]))))
        found.append(bits(module.w.read_value()))
    return found


ORDERS = {
    "rising": list(range(CALLS)),
    "alternating": [i % 2 * 18 for i in range(2 * CALLS)],
    "rarely the other way": [20 if i % 13 == 12 else 2 for i in range(2 * CALLS)],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_both_ways_have_eager_bits(
    load: Loader, body: str, order: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    pair = load(f"w = tf.Variable([1.1, 0.4])\ndef run(x):\n{body}")
    seen = [
        (_outcomes(module, order), capsys.readouterr().out)
        for module in (pair.plain, pair.listed)
    ]

    assert seen[0] == seen[1]
    assert pair.is_staged("run"), pair.decision("run").reasons


def test_each_way_gets_a_plan_that_says_what_it_takes_for_granted(
    load: Loader,
) -> None:
    pair = load(
        f"w = tf.Variable([1.1, 0.4])\ndef run(x):\n{next(iter(BODIES.values()))}"
    )
    _outcomes(pair.listed, ORDERS["alternating"])

    plans = pair.decision("run").details
    ways = {plan.assumes[0].rpartition(":")[2].partition(" ")[2] for plan in plans}
    assert ways == {"holds", "does not hold"}
    assert all(plan.calls > 0 for plan in plans)


def test_a_condition_that_the_function_has_written_itself_is_not_taken_for_granted(
    load: Loader,
) -> None:
    pair = load(
        "w = tf.Variable([1.1, 0.4])\ndef run(x):\n    w.assign_add(x * 0.01)\n"
        "    with tf.GradientTape() as tape:\n        y = tf.reduce_sum(x * w)\n"
        "        if w[0] > 1.2:\n            y = y * y\n"
        "    return tape.gradient(y, w)\n"
    )
    order = ORDERS["rising"]
    runs = [_outcomes(module, order) for module in (pair.plain, pair.listed)]

    assert runs[0] == runs[1]
    assert not pair.is_staged("run")
