"""Numbers that change and are assigned to variables of Keras are inputs of one plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tensorflow as tf

from .conftest import bits

if TYPE_CHECKING:
    from .conftest import Loader

PROGRAM = """
import keras

variable = keras.Variable(0.0, dtype="DTYPE")
weights = tf.Variable([1.0, 2.0])

class Rate:
    step = 0

    def advance(self):
        self.step += 1
        return 0.3 * min(self.step ** -0.5, self.step * 30 ** -1.5)

rate = Rate()

def run(x):
    variable.assign(rate.advance() METHOD)
    weights.assign_sub(tf.cast(variable.value, tf.float32) * tf.sin(x) * 0.5)
    return tf.reduce_sum(weights * tf.cos(x) + tf.exp(-x))
"""


@pytest.mark.parametrize(
    ("dtype", "method"), [("float32", ""), ("float64", ""), ("float32", ".real")]
)
def test_a_changing_number(load: Loader, dtype: str, method: str) -> None:
    text = PROGRAM.replace("DTYPE", dtype).replace(" METHOD", method)
    pair = load(text)
    rng = tf.random.Generator.from_seed(3)
    for _ in range(40):
        x = rng.normal([2])
        results = [module.run(x) for module in (pair.plain, pair.listed)]
        assert bits(results[0]) == bits(results[1])
        held = [
            bits(m.variable.value) + bits(m.weights) for m in (pair.plain, pair.listed)
        ]
        assert held[0] == held[1]
    assert pair.is_staged("run") is not bool(method)
