"""`and`, `or`, `not` and comparisons on staged values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import tensorflow as tf

from autohook.errors import Refused
from autohook.runtime import interface as ops

Run = Callable[..., Any]


def test_and_does_not_evaluate_its_second_operand_in_vain(free: Run) -> None:
    def twin(values: Any, i: Any) -> Any:
        return ops.and_(i < 3, lambda: values[i] > 0)

    values = tf.constant([1, -1, 1])

    assert [bool(free(twin, values, tf.constant(i))) for i in range(4)] == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("x", [0, 3])
def test_or_returns_the_operand_that_decides(free: Run, strict: Run, x: Any) -> None:
    def twin(x: Any) -> Any:
        return ops.or_(x, lambda: x + 10)

    expected = x or x + 10

    assert free(twin, tf.constant(x)).numpy() == expected
    assert strict(twin, tf.constant(x)).numpy() == expected


@pytest.mark.parametrize("x", [0.0, 2.5])
def test_not_of_a_number_is_whether_it_is_zero(free: Run, strict: Run, x: Any) -> None:
    assert bool(free(ops.not_, tf.constant(x))) is (not x)
    assert strict(ops.not_, tf.constant(x)) is (not x)


def test_plain_values_take_pythons_path() -> None:
    calls = []

    assert ops.and_([], lambda: calls.append(1)) == []
    assert ops.or_("a", lambda: calls.append(1)) == "a"
    assert ops.and_(1, lambda: 2, lambda: 3) == 3
    assert calls == []


@pytest.mark.parametrize("x", [0, 1, 5, 10, 11])
def test_chained_comparison_evaluates_each_operand_once(free: Run, x: Any) -> None:
    calls = []

    def middle(x: Any) -> Any:
        calls.append(1)
        return x

    def twin(x: Any) -> Any:
        return ops.compare(0, "<", lambda: middle(x), "<=", lambda: 10)

    assert bool(free(twin, tf.constant(x))) is (0 < x <= 10)
    assert calls == [1]


def test_equality_in_a_v1_graph_compares_values() -> None:
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        x = tf.constant(3)
        results = [ops.eq(x, 3), ops.ne(x, 3), ops.eq(3, x)]

        assert session.run(results) == [True, False, True]
        assert ops.eq(x, None) is False
        assert ops.ne(x, None) is True


def test_membership_compares_with_each_item(free: Run) -> None:
    def twin(x: Any) -> Any:
        return ops.compare(x, "in", lambda: [1, 2, 3])

    assert bool(free(twin, tf.constant(2)))
    assert not bool(free(twin, tf.constant(4)))


@pytest.mark.parametrize("n", [1, 5])
@pytest.mark.parametrize("x", [-1.0, 1.0])
def test_logic_of_tensors_and_python_bools_is_a_test(
    strict: Run, free: Run, x: float, n: int
) -> None:
    def twin(x: Any) -> Any:
        both = ops.and_(x > 0, lambda: n > 2)
        either = ops.or_(x > 0, lambda: n > 2, lambda: x < -5)
        return ops.if_exp(both, lambda: 1, lambda: 2), ops.not_(either)

    expected = (1 if x > 0 and n > 2 else 2, not (x > 0 or n > 2 or x < -5))

    assert strict(twin, tf.constant(x)) == expected
    assert tuple(v.numpy() for v in free(twin, tf.constant(x))) == expected


def test_value_that_is_a_tensor_or_a_python_bool_is_only_tested(strict: Run) -> None:
    def twin(x: Any) -> Any:
        return ops.and_(x > 0, lambda: True) == 1

    with pytest.raises(Refused, match="a comparison"):
        strict(twin, tf.constant(1.0))
