"""`tf.stack` and `tf.concat` of lists whose length is staged."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.staging.operators.builtins.rule import Rule
from autohook.staging.operators.empty_lists import require_elements
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.staged_lists import StagedList


def stack(values: StagedList, axis: Any = 0, name: Any = None) -> Any:
    """Returns `tf.stack(values, axis)`."""
    stacked = tf.convert_to_tensor(values)
    if axis == 0:
        return tf.identity(stacked, name=name)
    rank = stacked.shape.rank
    if rank is None:
        refuse("AH235", "a list of tensors of unknown rank is stacked along an axis.")
    axis = axis + rank if axis < 0 else axis
    order = [*range(1, axis + 1), 0, *range(axis + 1, rank)]
    return tf.transpose(stacked, order, name=name)


def concat(values: StagedList, axis: Any, name: Any = None) -> Any:
    """Returns `tf.concat(values, axis)`."""
    rank = values.shape.rank
    if axis != 0 or not rank:
        refuse(
            "AH235",
            "a list whose length only the graph knows is joined along another axis than"
            " the first.",
        )
    require_elements(values)
    inner = [-1 if d is None else d for d in values.shape.as_list()]
    joined, _ = tf.raw_ops.TensorListConcatV2(
        input_handle=values.handle,
        element_shape=tf.constant(inner, tf.int32),
        leading_dims=tf.constant([], tf.int64),
        element_dtype=values.dtype,
        name=name,
    )
    joined.set_shape([None, *values.shape.as_list()[1:]])
    return joined


def _is_list(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:  # noqa: ARG001 - the shape of `takes`
    return bool(args) and type(args[0]) is StagedList


RULES = (Rule(tf.stack, stack, _is_list), Rule(tf.concat, concat, _is_list))
