"""TensorBoard shows the user's functions as scopes in graphs that autohook makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

import autohook
from autohook.runtime.units import unit_of

from .conftest import bits, heat

if TYPE_CHECKING:
    from .conftest import Loader

PROGRAM = """
    class Net:
        def __init__(self):
            self.v = tf.Variable([1.0, 2.0])
        def dense(self, x):
            return tf.tanh(x * self.v)
        def __call__(self, x):
            return self.dense(x) + 1.0
    net = Net()
    def loss(x):
        return tf.reduce_sum(net(x) ** 2.0)
    def train(x):
        with tf.GradientTape() as tape:
            value = loss(x)
        return tape.gradient(value, net.v)
    def outer(x):
        y = x * 2.0
        return (lambda z: tf.sin(z))(y) + tf.cos(x)
"""


def scopes(graph: Any, kind: str) -> set[str]:
    """Returns the scopes of a graph's ops of one kind."""
    found = [op.name for op in graph.get_operations() if op.type == kind]
    return {name.rpartition("/")[0] for name in found}


def plan_of(function: Any) -> Any:
    unit: Any = unit_of(function.__code__)
    return unit.enter.__self__.plans[0]


def test_ops_of_a_plan_are_in_scopes_of_the_functions_that_made_them(
    load: Loader,
) -> None:
    pair = load(PROGRAM)
    x = tf.constant([0.5, -2.0])

    result = heat(pair.listed.train, x)

    graph = plan_of(pair.listed.train).graph
    assert scopes(graph, "Tanh") == {"train/loss/call/dense"}
    assert scopes(graph, "Sum") == {"train/loss"}
    assert bits(result) == bits(pair.plain.train(x))


def test_lambda_in_a_plan_has_a_scope(load: Loader) -> None:
    pair = load(PROGRAM)

    heat(pair.listed.outer, tf.constant([0.5]))

    graph = plan_of(pair.listed.outer).graph
    assert (scopes(graph, "Sin"), scopes(graph, "Cos")) == ({"outer/lambda"}, {"outer"})


def test_to_graph_makes_a_scope_of_the_function() -> None:
    def outer(x: Any) -> Any:
        return tf.sin(x) + 1.0

    with tf.Graph().as_default() as graph:
        autohook.to_graph(outer)(tf.constant(1.0))

    assert scopes(graph, "Sin") == {"outer"}


def test_names_in_a_tf_function_of_the_users_are_those_of_the_plain_program(
    load: Loader,
) -> None:
    pair = load(PROGRAM)
    x = tf.constant([0.5, -2.0])

    plain, listed = (
        [op.name for op in function.get_concrete_function(x).graph.get_operations()]
        for function in (tf.function(pair.plain.train), tf.function(pair.listed.train))
    )

    assert listed == plain
