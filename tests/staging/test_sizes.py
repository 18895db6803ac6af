"""Sizes that vary: the third of them is traced as an unknown one, exactly."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf

from autohook.decisions import Change
from autohook.staging.auditing import first_runs
from autohook.staging.auditing.matching import Matcher, Mismatch
from tests.staging.conftest import AUDITS, HOT, bits

if TYPE_CHECKING:
    from tests.staging.conftest import Loader, Pair

COLUMNS = 3
FIRST = [32] * HOT + [17] * HOT
THIRD = [20, 21, 22, 23, 24, 20, 25, 40]
DYNAMIC = "dynamic from the third"


def outcome(function: Any, *args: Any) -> Any:
    """Returns the bits of what a call gives, or what it raises."""
    try:
        return bits(function(*args))
    except Exception as error:  # noqa: BLE001 - compared
        return type(error), str(error)


def compare(pair: Pair, sizes: list[int], name: str = "run") -> None:
    """Calls both programs with tensors of these lengths; nothing may differ."""
    for number, size in enumerate(sizes):
        x = tf.random.stateless_normal([size, COLUMNS], [size, number])
        plain = outcome(getattr(pair.plain, name), x)
        assert outcome(getattr(pair.listed, name), x) == plain, size


def dynamic_traces(pair: Pair, name: str = "run") -> list[Any]:
    """Returns the traces that left sizes open."""
    traces = pair.decision(name).traces
    return [t for t in traces if t.cause is not None and DYNAMIC in t.cause.new]


def native_calls(pair: Pair, name: str = "run") -> int:
    """Returns how many calls were not staged."""
    decision = pair.decision(name)
    return decision.calls - decision.staged_calls


ONE_PLAN = {
    "elementwise": "return tf.tanh(x) * 2.0 + tf.reduce_mean(x)",
    "mean by hand": "return tf.reduce_sum(x * x, axis=0) / x.shape[0]",
    "length": "return tf.cos(x) / len(x), len(x)",
    "unpacked shape": "n, k = x.shape\n    return tf.sin(x) + k, n, k",
    "list of the shape": "n, k = x.shape.as_list()\n    return tf.sin(x) + n, [n, k]",
    "kind of the shape": "s = x.shape\n"
    "    return tf.cos(x), isinstance(s, tf.TensorShape), type(s), type(s[0])",
    "rank": "return tf.cos(x), x.ndim, x.shape.rank, len(x.shape), x.shape[-1]",
    "shape in a graph": "return tf.cos(x) / tf.cast(tf.shape(x)[0], tf.float32)",
    "zeros of the shape": "return tf.cos(x) + tf.zeros(x.shape) + x[: x.shape[0]]",
    "reshape": "return tf.reshape(tf.cos(x), [x.shape[0], 3, 1]) + x.shape[0]",
    "range": "return tf.cast(tf.range(x.shape[0]), tf.float32)[:, None] * tf.cos(x)",
    "mask": "m = tf.sequence_mask([4, 9, 11], x.shape[0])\n"
    "    return tf.matmul(tf.where(m, 1.0, 0.0), tf.cos(x))",
    "number of the size": "n = x.shape[0]\n    return tf.sin(x) * (n / 2 + 1), n // 2",
}


@pytest.mark.skipif(AUDITS, reason="every call runs natively there")
@pytest.mark.parametrize("body", ONE_PLAN.values(), ids=ONE_PLAN)
def test_third_size_makes_one_plan_for_all(load: Loader, body: str) -> None:
    pair = load(f"def run(x):\n    {body}\n")

    compare(pair, FIRST + THIRD)
    before = native_calls(pair)
    compare(pair, [33, 34, 35, 36, 37, 50, 2])

    assert native_calls(pair) == before
    (trace,) = dynamic_traces(pair)
    assert trace.refusal is None
    assert trace.cause == Change(
        "the argument `x`", "shape (32, 3)", f"(17, 3): {DYNAMIC}"
    )
    assert pair.decision("run").plans == 3


PLAN_EACH = {
    "loop over rows": "t = tf.zeros([3])\n"
    "    for r in x:\n        t = t + r\n    return t",
    "loop over a range": "t = tf.zeros([3])\n    for i in range(len(x)):\n"
    "        t = t + x[i]\n    return t",
    "shape of a result": "y = tf.cos(x)\n    return y * y.shape[0]",
    "text": "return tf.cos(x), f'{x.shape}', str(x.shape[0])",
    "comparison of shapes": "return tf.cos(x) + float(x.shape == (17, 3))",
    "get_shape": "return tf.cos(x), x.get_shape()[0]",
    "shape of Keras": "return tf.cos(x), tf.keras.ops.shape(x)[0]",
    "unstack": "return tf.add_n(tf.unstack(x))",
    "TensorArray": "a = tf.TensorArray(tf.float32, size=x.shape[0])\n"
    "    for i in range(x.shape[0]):\n        a = a.write(i, x[i] * 2.0)\n"
    "    return a.stack()",
    "key": "return tf.cos(x) * {17: 2.0, 32: 3.0}.get(x.shape[0], 1.0)",
    "returned shape": "return tf.cos(x), x.shape",
    "shape kept": "run.last = x.shape\n    return tf.cos(x), run.last",
    "random of the shape": "return tf.cos(x) + "
    "tf.random.stateless_normal(x.shape, [1, 2])",
    "broadcast of shapes": "return tf.cos(x), "
    "tf.broadcast_static_shape(x.shape, x.shape)",
    "items of a list": "return tf.cos(x) * sum([1.0] * x.shape[0])",
}


@pytest.mark.parametrize("body", PLAN_EACH.values(), ids=PLAN_EACH)
def test_what_python_needs_of_a_size_keeps_a_plan_for_each(
    load: Loader, body: str
) -> None:
    pair = load(f"def run(x):\n    {body}\n")

    compare(pair, FIRST + THIRD * 2)

    (trace,) = dynamic_traces(pair)
    assert trace.refusal is not None
    assert pair.decision("run").plans == 2
    before = pair.decision("run").staged_calls
    compare(pair, [32, 17])
    assert pair.decision("run").staged_calls == before + 2


def test_a_size_that_is_refused_gets_its_own_plan_when_hot(load: Loader) -> None:
    pair = load("def run(x):\n    return tf.cos(x), f'{x.shape}'\n")

    compare(pair, FIRST + [20] * HOT + [21] * HOT)

    assert pair.decision("run").plans == 4
    assert len(dynamic_traces(pair)) == 1


def test_sizes_zero_and_one_are_no_sizes_among_others(load: Loader) -> None:
    pair = load("def run(x, y=tf.ones([20, 3])):\n    return tf.sin(x[:20]) * y\n")
    pair.listed.run(tf.ones([1, COLUMNS]))

    compare(pair, [32] * HOT + [27] * HOT + [30, 41, 25, 26] * 2)
    before = pair.decision("run").staged_calls
    compare(pair, [1, 0, 1, 0, 19])

    # The native body shows the errors of sizes 0 and 19.
    assert pair.decision("run").staged_calls == before or AUDITS


def test_comparison_with_a_size_is_a_guard(load: Loader) -> None:
    pair = load(
        """
        def run(x):
            if x.shape[0] > 22:
                return tf.sin(x) * 2.0
            return tf.cos(x) + 1.0
        """
    )

    compare(pair, FIRST + [40, 20, 41, 21, 42, 22, 43, 23] * 6)

    assert len(dynamic_traces(pair)) == 2


def test_many_sizes_are_traced_once_before_any_is_hot(load: Loader) -> None:
    pair = load("def run(x):\n    return tf.sin(x) * x + tf.reduce_sum(x)\n")

    compare(pair, list(range(10, 40)) * 2)

    assert len(pair.decision("run").traces) == 1
    assert pair.decision("run").staged_calls > 40


def test_train_steps_with_varying_batches_are_eager_s(load: Loader) -> None:
    pair = load(
        """
        tf.keras.utils.set_random_seed(1)
        model = tf.keras.Sequential([
            tf.keras.layers.Dense(8, activation="relu"),
            tf.keras.layers.BatchNormalization(),
            tf.keras.layers.Dense(1),
        ])
        model.build([None, 3])
        optimizer = tf.keras.optimizers.Adam(0.01)
        optimizer.build(model.trainable_variables)
        losses = []

        def run(x):
            with tf.GradientTape() as tape:
                error = model(x, training=True) - tf.reduce_sum(x, 1, keepdims=True)
                loss = tf.reduce_sum(error ** 2) / x.shape[0]
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
            losses.append(loss)
            return loss
        """
    )

    compare(pair, [32] * 10 + [17] * 10 + [*THIRD, 9, 12, 33, 1, 50])

    for one, other in zip(
        pair.listed.model.variables, pair.plain.model.variables, strict=True
    ):
        assert bits(one.value) == bits(other.value), one.path
    assert bits(pair.listed.losses) == bits(pair.plain.losses)
    assert [trace.refusal for trace in dynamic_traces(pair)] == [None]


def test_sequences_with_masks_of_varying_lengths(load: Loader) -> None:
    pair = load(
        """
        def run(batch):
            x, mask = batch["x"], batch["mask"]
            scores = tf.einsum("btd,bsd->bts", x, x) / 2.0
            scores += tf.where(mask[:, None, :], 0.0, -1e9)
            return tf.matmul(tf.nn.softmax(scores), x), x.shape[1]
        """
    )

    def batch(size: int, length: int) -> dict[str, tf.Tensor]:
        x = tf.random.stateless_normal([size, length, 4], [size, length])
        return {"x": x, "mask": x[:, :, 0] > -0.5}

    for size, length in itertools.product([4, 6], range(5, 25)):
        one = batch(size, length)
        assert outcome(pair.listed.run, one) == outcome(pair.plain.run, one)
    # Sizes that were always equal and now are not.
    odd = {"x": batch(4, 9)["x"], "mask": batch(4, 11)["mask"]}

    # The text of this error is not always the same in plain runs.
    assert outcome(pair.listed.run, odd)[0] is outcome(pair.plain.run, odd)[0]
    assert dynamic_traces(pair)
    assert pair.decision("run").staged_calls or AUDITS


def test_under_a_tape_each_size_has_its_plan(load: Loader) -> None:
    pair = load("def run(x):\n    return tf.reduce_sum(tf.sin(x) * x)\n")
    compare(pair, FIRST + THIRD)
    for size in [32, 40, 41, 17]:
        x = tf.random.stateless_normal([size, COLUMNS], [size, 1])
        found = []
        for program in (pair.plain, pair.listed):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = program.run(x)
            found.append(bits([y, tape.gradient(y, x)]))
        assert found[0] == found[1]


def test_plan_that_is_not_exact_is_dropped_for_good(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = load("def run(x):\n    return tf.sin(x) * x\n")
    compare(pair, FIRST)
    monkeypatch.setattr(
        Matcher, "compare", lambda *_: Mismatch("", "other bits, for a test")
    )
    if AUDITS:
        pytest.skip("audit mode tells the difference itself")
    compare(pair, THIRD * 3)

    assert pair.codes("run") == ["AH346"]
    assert pair.decision("run").plans == 2
    assert len(dynamic_traces(pair)) == 1


def test_each_size_is_tried_once(load: Loader) -> None:
    pair = load("def run(x):\n    return tf.sin(x) * x\n")
    compare(pair, FIRST)
    before = pair.decision("run").staged_calls
    compare(pair, [20, 20, 21, 21, 22, 22, 23])

    staged = pair.decision("run").staged_calls - before
    assert AUDITS or staged == 7 - first_runs.TRIALS
