"""Distributions of TensorFlow Probability, made in the step or before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import tensorflow as tf

from autohook.staging.auditing import first_runs
from tests.staging.conftest import HOT, bits

if TYPE_CHECKING:
    from tests.staging.conftest import Loader, Pair

pytest.importorskip("tensorflow_probability")

HEAD = """
import tensorflow_probability as tfp
tfd, tfb = tfp.distributions, tfp.bijectors
w = tf.Variable([[0.5, -1.0, 0.3, 0.2]])
prior = tfd.Normal(0.0, 1.0)
base = tfd.MultivariateNormalDiag(tf.zeros(4), tf.ones(4))
scaled = tfb.Scale(tf.Variable(2.0))
"""
STAGED = {
    "categorical": "d = tfd.Categorical(logits=x * w)\n"
    "    a = d.sample()\n"
    "    return a, d.log_prob(a), d.entropy()",
    "categorical of probabilities": "d = tfd.Categorical(probs=tf.nn.softmax(x * w))\n"
    "    return d.sample(3), d.log_prob([1, 2]), d.mode()",
    "normal": "d = tfd.Normal(x * w, tf.exp(x))\n"
    "    a = d.sample()\n"
    "    return tf.tanh(a), d.log_prob(a), d.entropy(), d.cdf(a)",
    "divergence": "d = tfd.Normal(x * w, tf.exp(x))\n"
    "    return tfd.kl_divergence(d, prior), tfd.kl_divergence(prior, d)",
    "many normals": "d = tfd.MultivariateNormalDiag(x * w, tf.exp(x))\n"
    "    a = d.sample()\n"
    "    return a, d.log_prob(a), d.kl_divergence(base)",
    "squashed": "d = tfd.TransformedDistribution(tfd.Normal(x * w, 1.0), tfb.Tanh())\n"
    "    a = d.sample()\n"
    "    return a, d.log_prob(a)",
    "independent": "d = tfd.Independent(tfd.Bernoulli(logits=x * w), 1)\n"
    "    return d.log_prob(d.sample()), d.mean(), d.batch_shape",
    "a gradient": "with tf.GradientTape() as tape:\n"
    "        d = tfd.Normal(x * w, tf.nn.softplus(w))\n"
    "        loss = tf.reduce_mean(d.log_prob(d.sample()) + d.kl_divergence(prior))\n"
    "    return loss, tape.gradient(loss, w)",
    "from a function": "def policy(x):\n        return tfd.Categorical(logits=x * w)\n"
    "    return policy(x).sample(), policy(x).entropy()",
}
NATIVE = {
    "name": ("return x * 2.0, tfd.Normal(x, 1.0).name", "AH318"),
    "text": ("return x * 2.0, f'{tfd.Normal(x, 1.0)}'", "AH323"),
    "bijector of a variable, from outside": (
        "return scaled.forward(x) * 2.0",
        "AH322",
    ),
    "bijector of a variable": ("return tfb.Scale(w).forward(x)", "AH322"),
    "gradients of its own kind": (
        "return tfp.math.value_and_gradient(lambda y: y * y, x)",
        "AH319",
    ),
    "value that decides": (
        "return tfb.PowerTransform(x[0, 0] * 0.0).forward(tf.abs(x))",
        "AH317",
    ),
}


def compare(pair: Pair) -> None:
    """Calls both programs; nothing may differ."""
    found: list[list[Any]] = []
    for program in (pair.plain, pair.listed):
        tf.random.set_seed(3)
        found.append([])
        for number in range(HOT + 3 * first_runs.TRIALS):
            x = tf.random.stateless_normal([2, 4], [number, 1])
            found[-1].append(bits(program.run(x)))
    assert found[0] == found[1]


@pytest.mark.parametrize("body", STAGED.values(), ids=STAGED)
def test_distributions_are_staged(load: Loader, body: str) -> None:
    pair = load(f"{HEAD}\ndef run(x):\n    {body}\n")

    compare(pair)

    assert pair.is_staged("run"), pair.decision("run").reasons


@pytest.mark.parametrize(("body", "code"), NATIVE.values(), ids=NATIVE)
def test_what_differs_in_a_graph_stays_native(
    load: Loader, body: str, code: str
) -> None:
    pair = load(f"{HEAD}\ndef run(x):\n    {body}\n")

    compare(pair)

    assert pair.codes("run") == [code], pair.decision("run").reasons


def test_distribution_that_is_returned_is_eager(load: Loader) -> None:
    pair = load(f"{HEAD}\ndef run(x):\n    return tfd.Normal(x * w, 1.0)\n")

    for number in range(HOT):
        x = tf.random.stateless_normal([2, 4], [number, 1])
        assert bits(pair.listed.run(x).mean()) == bits(pair.plain.run(x).mean())
    assert pair.codes("run") == ["AH325"]
