"""Keras's `get_weights` and `set_weights` in staged functions."""

from __future__ import annotations

import pytest
import tensorflow as tf

from tests.staging.conftest import Loader, bits

BUILD = """
import numpy as np
def build(seed):
    start = tf.keras.initializers.GlorotUniform(seed=seed)
    model = tf.keras.Sequential(
        [tf.keras.Input((3,)), tf.keras.layers.Dense(2, kernel_initializer=start)]
    )
    return model
model, target, steps = build(1), build(2), [0]
def run(x):
    model.trainable_variables[0].assign_sub(x * 0.1)
"""
BODIES = {
    "copied": "    target.set_weights(model.get_weights())\n",
    "moved": "    target.set_weights(\n        [a * 0.1 + b * 0.9 for a, b in"
    " zip(model.weights, target.weights)]\n    )\n",
    "read": "    return model.get_weights(), target(tf.ones([1, 3]))\n",
    "swapped": "    kept = model.get_weights()\n"
    "    model.set_weights(target.get_weights())\n    target.set_weights(kept)\n",
    "seldom": "    if steps[0] % 3 == 0:\n"
    "        target.set_weights(model.get_weights())\n    steps[0] += 1\n",
}
REFUSED = {
    "arrays": "    target.set_weights([np.ones((3, 2)), np.ones(2, np.float32)])\n",
    "too few": "    try:\n        target.set_weights([x])\n"
    "    except ValueError as error:\n        print(type(error))\n",
    "another shape": "    try:\n        target.set_weights([x[:2], x[0]])\n"
    "    except ValueError as error:\n        print(type(error))\n",
}


@pytest.mark.parametrize(
    "name", [*BODIES, *REFUSED], ids=[*BODIES, *(f"refused: {n}" for n in REFUSED)]
)
def test_variables_are_what_keras_makes_of_them(
    load: Loader, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    body = {**BODIES, **REFUSED}[name]
    pair = load(BUILD + body)
    seen = []
    for module in (pair.plain, pair.listed):
        outcomes = []
        for i in range(24):
            result = module.run(tf.fill([3, 2], 0.01 * i))
            weights = [*module.model.weights, *module.target.weights]
            outcomes.append((bits([v.value for v in weights]), tf.nest.flatten(result)))
        told = [
            [bits(tf.constant(v)) for v in rest if v is not None]
            for _, rest in outcomes
        ]
        seen.append(([first for first, _ in outcomes], told, capsys.readouterr().out))

    assert seen[0] == seen[1]
    assert pair.is_staged("run") is (name in BODIES), pair.decision("run").reasons
