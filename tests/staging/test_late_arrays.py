"""What `tensor.numpy()` gives in staged calls: the array of eager, afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tensorflow as tf

from .conftest import bits

if TYPE_CHECKING:
    from .conftest import Loader

WORK = "    y = tf.sin(x) * x + tf.cos(x) - x / 3.0\n    v = tf.reduce_sum(y)\n"
STAGED = {
    "returned": "    return v.numpy(), y.numpy()\n",
    "kept": "    log.append(v.numpy())\n    c.last = y.numpy()\n    return y\n",
    "the same array twice": "    a = y.numpy()\n    log[:] = [a]\n    return a, a\n",
    "printed": "    print(v.numpy(), f'{v.numpy():.3f} {v.numpy()}', [y.numpy()])\n"
    "    return y\n",
    "a number of it": "    n = float(v.numpy()) + v.numpy().item()\n"
    "    return y * n, n, int(v.numpy()), bool(v.numpy())\n",
    "of a bool": "    return tf.reduce_all(y > 0.0).numpy(), (y > 0.5).numpy()\n",
    "of another type": "    z = tf.cast(y, tf.float64)\n"
    "    return z.numpy(), tf.argmax(y).numpy()\n",
    "text by a function": "    return str(v.numpy()), repr(y.numpy())\n",
    "if it can be had": "    return y.numpy() if hasattr(y, 'numpy') else y\n",
    "on one way of a condition": "    if v > 0.5:\n        log.append(v.numpy())\n"
    "    return y\n",
    "in a dict": "    return {'loss': v.numpy(), 'n': 1}\n",
}
NATIVE = {
    "computed with": "    return y * (v.numpy() + 1.0)\n",
    "compared": "    return y * 2.0 if v.numpy() > 0.5 else y\n",
    "given to NumPy": "    import numpy\n    return numpy.mean(y.numpy())\n",
    "a method": "    return y.numpy().mean()\n",
    "indexed": "    return y.numpy()[0], y\n",
    "given to TensorFlow": "    return tf.constant(y.numpy()) * 2.0\n",
    "an iteration": "    return [a for a in y.numpy()], y\n",
    "a key": "    return {v.numpy(): 1}\n",
    "asked for its type": "    a = v.numpy()\n"
    "    return isinstance(a, float), type(a), y\n",
}


def _plain(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        return type(value), value.dtype, value.shape, value.tobytes()
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(part) for key, part in value.items()}
    return bits(value)


def _outcomes(module: Any) -> list[Any]:
    found = []
    for i in range(30):
        result = module.run(tf.constant([0.1 * i, 0.5]))
        shared = isinstance(result, tuple) and result[0] is result[-1]
        kept = bool(module.log) and isinstance(result, tuple)
        is_kept = kept and module.log[0] is result[0]
        found.append((_plain(result), shared, is_kept, _plain(module.log[-1:])))
        found.append(_plain(vars(module.c).get("last")))
    return found


def _both(load: Loader, body: str, capsys: pytest.CaptureFixture[str]) -> Any:
    pair = load(f"log = []\nclass C: pass\nc = C()\ndef run(x):\n{WORK}{body}")
    plain = _outcomes(pair.plain), capsys.readouterr().out
    listed = _outcomes(pair.listed), capsys.readouterr().out
    assert listed == plain
    return pair


@pytest.mark.parametrize("body", STAGED.values(), ids=STAGED)
def test_arrays_that_wait_for_the_graph_are_staged(
    load: Loader, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = _both(load, body, capsys)

    assert pair.is_staged("run"), pair.decision("run").reasons


@pytest.mark.parametrize("body", NATIVE.values(), ids=NATIVE)
def test_arrays_that_are_looked_at_stay_native(
    load: Loader, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = _both(load, body, capsys)

    assert not pair.is_staged("run")
