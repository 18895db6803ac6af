"""`if` and conditional expressions on staged values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import tensorflow as tf

from autohook.errors import Refused, StagingError
from autohook.runtime import interface as ops

Run = Callable[..., Any]


def assign(then_value: Any, else_value: Any) -> Any:
    def twin(test: Any) -> Any:
        y = None

        def then() -> None:
            nonlocal y
            y = then_value(test)

        def orelse() -> None:
            nonlocal y
            y = else_value(test)

        ops.if_(test > 0, then, orelse if else_value else None, ("y",))
        return y

    return twin


def test_staged_test_chooses_a_branch_at_run_time(free: Run) -> None:
    twin = assign(lambda x: x * 2.0, lambda x: x - 1.0)

    assert free(twin, tf.constant(3.0)).numpy() == 6.0
    assert free(twin, tf.constant(-3.0)).numpy() == -4.0


def test_numbers_that_differ_become_a_python_number_when_strict(
    strict: Run,
) -> None:
    twin = assign(lambda x: 1, lambda x: 2)

    result = strict(twin, tf.constant(-1.0))

    assert type(result) is int
    assert result == 2


def test_numbers_that_differ_become_a_tensor_in_a_users_graph(free: Run) -> None:
    result = free(assign(lambda x: 1, lambda x: 2), tf.constant(1))

    assert result.dtype == tf.int32
    assert result.numpy() == 1


def test_equal_constants_stay_python_values(free: Run) -> None:
    seen = []

    def twin(x: Any) -> Any:
        y = assign(lambda x: "same", lambda x: "same")(x)
        seen.append(y)
        return x

    free(twin, tf.constant(1.0))

    assert seen == ["same"]


def test_number_and_tensor_are_refused_when_strict(strict: Run) -> None:
    twin = assign(lambda x: x, lambda x: 0.0)

    with pytest.raises(Refused, match=r"`y` is a float32 tensor.* Python float 0.0"):
        strict(twin, tf.constant(1.0))


def test_number_joins_a_tensor_of_its_dtype_in_a_users_graph(free: Run) -> None:
    twin = assign(lambda x: x, lambda x: 0)

    assert free(twin, tf.constant(-1.0, tf.float64)).dtype == tf.float64


def test_different_shapes_are_refused_when_strict(strict: Run) -> None:
    twin = assign(lambda x: tf.zeros([2]), lambda x: tf.zeros([3]))

    with pytest.raises(Refused, match="shape"):
        strict(twin, tf.constant(1.0))


def test_different_shapes_are_joined_in_a_users_graph(free: Run) -> None:
    twin = assign(lambda x: tf.zeros([2]), lambda x: tf.zeros([3]))

    assert free(twin, tf.constant(-1.0)).shape == [3]


def test_string_and_tensor_name_the_variable_and_both_values(free: Run) -> None:
    twin = assign(lambda x: x, lambda x: object())

    with pytest.raises(StagingError, match=r"AH210.*`y` is a float32 .* object"):
        free(twin, tf.constant(1.0))


def test_raise_in_a_branch_happens_only_when_it_is_taken(free: Run) -> None:
    def fail(x: Any) -> None:
        raise ValueError("too small")

    twin = assign(lambda x: x, fail)

    assert free(twin, tf.constant(3.0)).numpy() == 3.0
    with pytest.raises(tf.errors.InvalidArgumentError, match="ValueError: too small"):
        free(twin, tf.constant(-3.0))


def test_structures_are_joined_leaf_by_leaf(free: Run) -> None:
    twin = assign(lambda x: {"a": (x, 1)}, lambda x: {"a": (-x, 2)})

    result = free(twin, tf.constant(-3.0))

    assert result["a"][0].numpy() == 3.0
    assert result["a"][1].numpy() == 2


def test_list_changed_in_one_branch_keeps_its_items_in_the_other(free: Run) -> None:
    def twin(x: Any) -> Any:
        items = [x, x]

        def then() -> None:
            items[0] = x * 10.0

        ops.if_(x > 0, then, None, ())
        return items[0] + items[1]

    assert free(twin, tf.constant(2.0)).numpy() == 22.0
    assert free(twin, tf.constant(-2.0)).numpy() == -4.0


def test_list_grown_in_one_branch_has_the_length_of_the_branch_taken(free: Run) -> None:
    def twin(x: Any) -> Any:
        items = [x]

        def then() -> None:
            ops.call(items.append, x * 2.0)

        ops.if_(x > 0, then, None, ())
        return ops.call(len, items)

    assert free(twin, tf.constant(2.0)).numpy() == 2
    assert free(twin, tf.constant(-2.0)).numpy() == 1


def test_list_grown_in_one_branch_is_refused_when_strict(strict: Run) -> None:
    def twin(x: Any) -> Any:
        items = [x]

        def then() -> None:
            items.append(x)

        ops.if_(x > 0, then, None, ())
        return x

    with pytest.raises(Refused, match="`items` is a list of 2 items"):
        strict(twin, tf.constant(1.0))


def test_nested_conditional_expressions_are_staged(free: Run) -> None:
    def twin(x: Any) -> Any:
        return ops.if_exp(
            x > 0,
            lambda: ops.if_exp(x > 10, lambda: x * 100, lambda: x * 10),
            lambda: -x,
        )

    assert [free(twin, tf.constant(n)).numpy() for n in (20, 2, -2)] == [2000, 20, 2]


def test_small_integer_branches_make_no_conditional_op(free: Run) -> None:
    graphs = []

    def twin(x: Any) -> Any:
        result = ops.if_exp(x > 0, lambda: x + 1, lambda: x - 1)
        graphs.append(x.graph)
        return result

    assert free(twin, tf.constant(3)).numpy() == 4
    assert not [op for op in graphs[0].get_operations() if op.type.endswith("If")]


def test_branch_that_could_fail_is_not_computed_when_not_taken(free: Run) -> None:
    def twin(x: Any) -> Any:
        return ops.if_exp(x > 0, lambda: 10 // x, lambda: x)

    assert free(twin, tf.constant(0)).numpy() == 0
