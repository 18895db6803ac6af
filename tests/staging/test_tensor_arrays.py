"""TensorArrays in staged calls: written in place, and forgetful, as eager ones are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf

from .conftest import bits

if TYPE_CHECKING:
    from .conftest import Loader

STAGED = {
    "written in an unrolled loop": "    a = tf.TensorArray(tf.float32, size=2)\n"
    "    for i in tf.range(2):\n        a = a.write(i, x * x[i])\n"
    "    return a.stack()\n",
    "results of writes dropped": "    a = tf.TensorArray(tf.float32, 0, True)\n"
    "    for i in range(4):\n        a.write(i, x + float(i))\n"
    "    return a.concat(), a.size()\n",
    "unstacked, read and gathered": "    a = tf.TensorArray(tf.float32, 2).unstack(x)\n"
    "    y = a.read(0)\n    a = a.write(0, y * 2.0)\n    return y, a.gather([1, 0])\n",
    "never written": "    a = tf.TensorArray(tf.float32, 2, element_shape=[2])\n"
    "    return x * 2.0 + a.write(1, x * x).stack()\n",
    "scattered": "    a = tf.TensorArray(tf.float32, 3)\n"
    "    return a.scatter([2, 0, 1], tf.stack([x, x * x, x + 1.0])).stack()\n",
    "a condition on the index": "    y = x * 0.5\n    for i in tf.range(4):\n"
    "        if i == 0:\n            y = x\n        elif i % 2 == 0:\n"
    "            y = y * x\n        else:\n            y = tf.sin(y)\n    return y\n",
    "written on one way of a condition": "    a = tf.TensorArray(tf.float32, 1)\n"
    "    a = a.write(0, x)\n    if x[0] > 0.5:\n        a = a.write(0, x * 2.0)\n"
    "    return a.stack()\n",
    "written in a loop while tests hold": "    a = tf.TensorArray(tf.float32, 9)\n"
    "    i = 0\n"
    "    while tf.reduce_sum(x) > 1.0 and i < 9:\n        a = a.write(i, x)\n"
    "        x, i = x - 0.5, i + 1\n    return a.size() + i\n",
}
NATIVE = {
    "read twice": "    a = tf.TensorArray(tf.float32, 2).unstack(x)\n"
    "    return a.read(0) + a.read(0)\n",
    "from outside": "    return outer.write(0, x * x + tf.sin(x)).stack()\n",
    "given away": "    a = tf.TensorArray(tf.float32, 1).write(0, x * x)\n"
    "    return tf.nest.map_structure(lambda t: t.stack(), [a])\n",
    "returned": "    return tf.TensorArray(tf.float32, 1).write(0, x * x)\n",
}


def _outcomes(module: Any) -> list[Any]:
    return [_outcome(module, tf.constant([0.1 * i, 0.5])) for i in range(30)]


def _outcome(module: Any, x: Any) -> Any:
    try:
        result = module.run(x)
    except (tf.errors.OpError, ValueError) as error:
        return type(error), str(error)
    return bits(result.stack() if isinstance(result, tf.TensorArray) else result)


@pytest.mark.parametrize("body", STAGED.values(), ids=STAGED)
def test_arrays_that_are_known_while_tracing_are_staged(
    load: Loader, body: str
) -> None:
    pair = load(f"def run(x):\n{body}")

    assert _outcomes(pair.listed) == _outcomes(pair.plain)
    assert pair.is_staged("run"), pair.decision("run").reasons


@pytest.mark.parametrize("body", NATIVE.values(), ids=NATIVE)
def test_other_arrays_stay_native(load: Loader, body: str) -> None:
    pair = load(f"outer = tf.TensorArray(tf.float32, 1)\ndef run(x):\n{body}")

    assert _outcomes(pair.listed) == _outcomes(pair.plain)
    assert not pair.is_staged("run")
