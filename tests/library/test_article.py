"""The programs of the article that announced AutoGraph work as written there."""

from __future__ import annotations

from typing import Any

import pytest
import tensorflow as tf

import autohook

delta = 1.0


@autohook.convert()
def huber_loss(a: Any) -> Any:
    if tf.abs(a) <= delta:  # noqa: SIM108 - the article's
        loss = a * a / 2
    else:
        loss = delta * (tf.abs(a) - delta / 2)
    return loss


def collatz(a: Any) -> Any:
    counter = 0
    while a != 1:
        if a % 2 == 0:  # noqa: SIM108 - the article's
            a = a // 2
        else:
            a = 3 * a + 1
        counter = counter + 1
    return counter


def nested(n: Any) -> Any:
    if n >= 0:
        while n < 5:
            n += 1
            print(n)  # noqa: T201 - the article's
    return n


def as_vector(n: Any) -> Any:
    z: list[Any] = []
    autohook.set_element_type(z, tf.int32)
    for i in range(n):
        z.append(i)  # noqa: PERF402 - the article's
    return autohook.stack(z)


def as_vector_undeclared(n: Any) -> Any:
    z: list[Any] = []
    for i in range(n):
        z.append(i * i)  # noqa: PERF401 - what is tested
    return autohook.stack(z)


def squared(x: Any) -> Any:
    assert x != 0, "Do not pass zero!"
    return x * x


def cell(weights: Any, x: Any, state: Any) -> Any:
    return tf.tanh(tf.matmul(x, weights[0]) + tf.matmul(state, weights[1]))


def train(enter: Any, stay: Any, leave: Any, inputs: Any, targets: Any, n: Any) -> Any:
    loss = tf.constant(0.0)
    for i in tf.range(n):
        state = tf.zeros([4, 8])
        for t in tf.range(5):
            state = cell((enter, stay), inputs[:, t], state)
        loss = tf.reduce_mean((tf.matmul(state, leave) - targets) ** 2)
        gradients = tf.gradients(loss, [enter, stay, leave])
        enter = enter - 0.1 * gradients[0]
        stay = stay - 0.1 * gradients[1]
        leave = leave - 0.1 * gradients[2]
        if i % 20 == 0:
            print("step", i)  # noqa: T201 - the article's
    return loss


def in_session(function: Any, *values: Any) -> Any:
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        arguments = [tf.constant(value) for value in values]
        return session.run(function(*arguments))


@pytest.mark.parametrize(("a", "expected"), [(9.0, 8.5), (0.5, 0.125), (-3.0, 2.5)])
def test_huber_loss_by_the_decorator(a: float, expected: float) -> None:
    assert in_session(huber_loss, a) == expected


def test_huber_loss_has_the_functions_name_as_scope() -> None:
    with tf.Graph().as_default() as graph:
        huber_loss(tf.constant(9.0, name="outside"))

    names = [op.name for op in graph.get_operations() if op.name != "outside"]
    assert all(name.startswith("huber_loss") for name in names)


@pytest.mark.parametrize(("n", "steps"), [(1, 0), (6, 8), (27, 111)])
def test_collatz_by_to_graph(n: int, steps: int) -> None:
    assert in_session(autohook.to_graph(collatz), n) == steps
    assert autohook.to_graph(collatz)(tf.constant(n)) == steps
    assert autohook.to_graph(collatz)(n) == steps


def test_code_of_collatz_can_be_read() -> None:
    text = autohook.to_code(collatz)

    assert "def collatz(a" in text
    assert "while_(" in text
    assert "counter = counter + 1" in text


def test_nested_print_happens_at_each_iteration(capfd: Any) -> None:
    assert in_session(autohook.to_graph(nested), 2) == 5

    assert capfd.readouterr().out.split() == ["3", "4", "5"]


def test_print_in_a_function_graph_is_what_eager_prints(capfd: Any) -> None:
    nested(tf.constant(3))
    eager = capfd.readouterr().out

    tf.function(autohook.to_graph(nested), autograph=False)(tf.constant(3))

    assert capfd.readouterr().out == eager


@pytest.mark.parametrize("n", [0, 1, 4])
def test_list_with_a_declared_element_type(n: int) -> None:
    assert in_session(autohook.to_graph(as_vector), n).tolist() == list(range(n))


def test_list_needs_no_declared_element_type() -> None:
    assert in_session(autohook.to_graph(as_vector_undeclared), 4).tolist() == [
        0,
        1,
        4,
        9,
    ]


def test_assertion_fails_when_the_graph_runs_with_its_message() -> None:
    assert in_session(autohook.to_graph(squared), 3) == 9
    with pytest.raises(tf.errors.InvalidArgumentError, match="Do not pass zero!"):
        in_session(autohook.to_graph(squared), 0)
    with pytest.raises(AssertionError, match="Do not pass zero!"):
        autohook.to_graph(squared)(0)


def test_training_loop_runs_by_one_session_run(capfd: Any) -> None:
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        inputs, enter, stay, leave = (
            0.3 * tf.random.stateless_normal(shape, [seed, 1])
            for seed, shape in enumerate([(4, 5, 3), (3, 8), (8, 8), (8, 1)], 2)
        )
        targets = tf.reduce_sum(inputs[:, -2:, 0], axis=1, keepdims=True)
        steps = tf.constant(60)
        loss = autohook.to_graph(train)(enter, stay, leave, inputs, targets, steps)

        assert session.run(loss) < 0.02

    printed = capfd.readouterr().out.split()
    assert printed == ["step", "0", "step", "20", "step", "40"]
