"""`if` and conditional expressions on staged values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import tensorflow as tf

from autohook.errors import StagingError
from autohook.runtime import interface as ops
from autohook.staging.operators.leaving import leave

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

    assert result.dtype == tf.int64
    assert result.numpy() == 1


def test_equal_constants_stay_python_values(free: Run) -> None:
    seen = []

    def twin(x: Any) -> Any:
        y = assign(lambda x: "same", lambda x: "same")(x)
        seen.append(y)
        return x

    free(twin, tf.constant(1.0))

    assert seen == ["same"]


def test_number_and_tensor_are_a_choice_when_strict(strict: Run) -> None:
    twin = assign(lambda x: x, lambda x: 0.0)

    def halved(x: Any) -> Any:
        return ops.call(isinstance, twin(x), float)

    assert strict(halved, tf.constant(1.0)) is False
    assert strict(halved, tf.constant(-1.0)) is True


def test_number_joins_a_tensor_of_its_dtype_in_a_users_graph(free: Run) -> None:
    twin = assign(lambda x: x, lambda x: 0)

    assert free(twin, tf.constant(-1.0, tf.float64)).dtype == tf.float64


def test_different_ranks_are_a_choice_when_strict(strict: Run) -> None:
    twin = assign(lambda x: tf.zeros([2]), lambda x: tf.ones([3, 1]))

    def total(x: Any) -> Any:
        return ops.call(tf.reduce_sum, twin(x))

    assert strict(total, tf.constant(1.0)).numpy() == 0.0
    assert strict(total, tf.constant(-1.0)).numpy() == 3.0


def test_different_shapes_are_joined_in_a_users_graph(free: Run) -> None:
    twin = assign(lambda x: tf.zeros([2]), lambda x: tf.zeros([3]))

    assert free(twin, tf.constant(-1.0)).shape == [3]


def test_object_or_tensor_cannot_leave_a_graph(free: Run) -> None:
    twin = assign(lambda x: x, lambda x: object())

    with pytest.raises(StagingError, match=r"AH211.* a float32 .* object"):
        free(lambda x: leave(twin(x)), tf.constant(1.0))


def test_method_of_either_object_is_called(free: Run) -> None:
    twin = assign(lambda x: "one", lambda x: "three")

    def length(x: Any) -> Any:
        return leave(ops.call(len, ops.call(ops.attr(twin(x), "upper"))))

    assert free(length, tf.constant(1.0)).numpy() == 3
    assert free(length, tf.constant(-1.0)).numpy() == 5


def test_raise_in_a_branch_happens_only_when_it_is_taken(free: Run) -> None:
    def fail(x: Any) -> None:
        raise ValueError("too small")

    twin = assign(lambda x: x, fail)

    assert free(twin, tf.constant(3.0)).numpy() == 3.0
    with pytest.raises(ValueError, match=r"^too small$"):
        free(twin, tf.constant(-3.0))


def test_structures_are_joined_leaf_by_leaf(free: Run) -> None:
    twin = assign(lambda x: {"a": (x, 1)}, lambda x: {"a": (-x, 2)})

    result = free(twin, tf.constant(-3.0))

    assert result["a"][0].numpy() == 3.0
    assert result["a"][1].numpy() == 2


def test_list_changed_in_one_branch_keeps_its_items_in_the_other(free: Run) -> None:
    def twin(x: Any) -> Any:
        items = ops.made([x, x])

        def then() -> None:
            ops.set_item(items, 0, x * 10.0)

        ops.if_(x > 0, then, None, ())
        return items[0] + items[1]

    assert free(twin, tf.constant(2.0)).numpy() == 22.0
    assert free(twin, tf.constant(-2.0)).numpy() == -4.0


def test_list_grown_in_one_branch_has_the_length_of_the_branch_taken(free: Run) -> None:
    def twin(x: Any) -> Any:
        items = ops.made([x])

        def then() -> None:
            ops.call(items.append, x * 2.0)

        ops.if_(x > 0, then, None, ())
        return ops.call(len, items)

    assert free(twin, tf.constant(2.0)).numpy() == 2
    assert free(twin, tf.constant(-2.0)).numpy() == 1


def test_list_grown_in_one_branch_has_its_length_when_strict(strict: Run) -> None:
    def twin(x: Any) -> Any:
        items = ops.made([x])

        def then() -> None:
            ops.call(items.append, x)

        ops.if_(x > 0, then, None, ())
        return ops.call(len, items)

    assert strict(twin, tf.constant(1.0)) == 2
    assert strict(twin, tf.constant(-1.0)) == 1


def test_attribute_written_in_one_branch_is_joined(free: Run) -> None:
    class Box:
        pass

    def twin(x: Any) -> Any:
        box = ops.call(Box)
        ops.set_attr(box, "value", x)

        def then() -> None:
            ops.set_attr(box, "value", x * 10.0)

        ops.if_(x > 0, then, None, ())
        return ops.attr(box, "value")

    assert free(twin, tf.constant(2.0)).numpy() == 20.0
    assert free(twin, tf.constant(-2.0)).numpy() == -2.0


def test_object_made_in_a_branch_keeps_its_tensors(free: Run) -> None:
    class Box:
        def __init__(self, value: Any) -> None:
            ops.set_attr(self, "value", value)

    def twin(x: Any) -> Any:
        box = ops.call(Box, x)

        def then() -> None:
            nonlocal box
            box = ops.call(Box, x * 10.0)

        ops.if_(x > 0, then, None, ("box",))
        return leave(ops.attr(box, "value"))

    assert free(twin, tf.constant(2.0)).numpy() == 20.0
    assert free(twin, tf.constant(-2.0)).numpy() == -2.0


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
