"""What the harness calls equal, and that it notices what is not."""

from __future__ import annotations

import pytest

tf = pytest.importorskip("tensorflow")

from .harness.snapshots import Taker, is_same  # noqa: E402


def same(eager: object, other: object) -> bool:
    return is_same(Taker().take(eager), Taker().take(other))


class Thing:
    def __init__(self, value: object) -> None:
        self.value = value


@pytest.mark.parametrize(
    ("eager", "other"),
    [
        (3, tf.constant(3, tf.int64)),
        (3, tf.constant(3)),
        (0.1, tf.constant(0.1, tf.float64)),
        (True, tf.constant(True)),
        ("a", tf.constant("a")),
        (float("nan"), float("nan")),
        ([1, (2.5, None)], [1, (2.5, None)]),
        ([1, 2], tf.constant([1, 2], tf.int64)),
        ([tf.constant(1), tf.constant(2)], tf.constant([1, 2])),
        (tf.constant([1.0, float("nan")]), tf.constant([1.0, float("nan")])),
        ({"a": {1, 2}}, {"a": {2, 1}}),
    ],
)
def test_equal_values_are_the_same(eager: object, other: object) -> None:
    assert same(eager, other)


@pytest.mark.parametrize(
    ("eager", "other"),
    [
        (2**40, tf.constant(0)),
        (3, tf.constant(3.5)),
        (True, tf.constant(1)),
        (3, 3.0),
        (1, True),
        (0.0, -0.0),
        (0.1, tf.constant(0.1)),
        (None, tf.constant(0)),
        ("a", "b"),
        ([1, 2], (1, 2)),
        ([1, 2], tf.constant([1, 3], tf.int64)),
        (tf.constant(1), 1),
        (tf.constant([1.0]), tf.constant([[1.0]])),
        (tf.constant([0.0]), tf.constant([-0.0])),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ],
)
def test_other_values_are_not_the_same(eager: object, other: object) -> None:
    assert not same(eager, other)


def test_cyclic_values_have_a_snapshot() -> None:
    items: list[object] = [1]
    items.append(items)

    assert same(items, items)
