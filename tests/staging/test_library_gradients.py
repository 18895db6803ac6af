"""Gradients of gradients in staged calls, summed as eager sums them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf
from tensorflow.python.ops import array_ops

from autohook.staging import library_swaps

from .conftest import bits

if TYPE_CHECKING:
    from .conftest import Loader

HOT = 14
FUNCTIONS = {
    "a sum and its terms": "tf.reduce_sum(x * x) * tf.tanh(x)",
    "quotients": "x / (1.0 + x * x)",
    "broadcasting": "(x * w + 0.5) * tf.sin(x) * tf.exp(-x) * w",
    "concatenation": "tf.concat([x, w * x], 0)[1:7] * tf.concat([x**3, x], 0)[:6]",
    "clipping": "tf.clip_by_value(x, -1.0, 1.0) * tf.sin(x) * tf.tanh(x) * x",
    "means": "tf.reduce_mean(tf.reshape(x * x, [2, 3]), 1, True) * w * x[0]",
}
SOURCE = """
w = tf.Variable([0.3, 1.2, -0.7, 0.9, 2.0, 0.1][:SIZE])
def slopes(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = FUNCTION
        first = inner.gradient(y, x)
        total = tf.reduce_sum(first ** 2) + tf.reduce_sum(y)
    return first, outer.gradient(total, [x, w], unconnected_gradients="zero")
"""


@pytest.mark.parametrize("name", FUNCTIONS)
def test_gradients_of_gradients_are_staged(load: Loader, name: str) -> None:
    size = 3 if name.startswith("means") else 6
    source = SOURCE.replace("FUNCTION", FUNCTIONS[name]).replace("SIZE", str(size))
    pair = load(source)
    for i in range(HOT):
        x = tf.random.stateless_normal([6], [i, 3])
        assert bits(pair.plain.slopes(x)) == bits(pair.listed.slopes(x))

    assert pair.is_staged("slopes")


def test_shapes_are_constants_where_no_tape_records() -> None:
    own: Any = array_ops.shape_internal

    def forward(x: tf.Tensor) -> tf.Tensor:
        with library_swaps.for_a_trace():
            assert array_ops.shape_internal is not own
            return tf.reshape(x, tf.shape(x))

    graph = tf.function(forward).get_concrete_function(tf.ones([2])).graph

    assert "Shape" not in [op.type for op in graph.get_operations()]
    assert array_ops.shape_internal is own
