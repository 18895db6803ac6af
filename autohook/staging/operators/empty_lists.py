"""Lists that grow in a graph, in the hands of TensorFlow's functions."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from autohook.errors import Diagnostic, StagingError
from autohook.staging.numbers import StagedNumber
from autohook.staging.operators.modes import user_place
from autohook.staging.operators.raising import fail_unless

_DEFAULTS = {int: tf.int32, float: tf.float32, bool: tf.bool}


class UnknownItemsError(StagingError, TypeError):
    """Something takes the items of a list one by one, which only the graph knows.

    TensorFlow takes it for the TypeError of any object that cannot be iterated over.
    """


def iterated() -> UnknownItemsError:
    """Returns the error of a place that asks a staged list for its items."""
    message = "the items of a list are taken, and only the graph knows how many it has"
    remedy = "Use a `for` loop, or make one tensor of the list."
    return UnknownItemsError(Diagnostic("AH233", message, *user_place(), remedy))


def one_tensor(items: Any, dtype: Any, name: str | None) -> Any:
    """Returns what TensorFlow makes of a list: Python numbers have 32 bits then."""
    if dtype is None:
        require_elements(items)
    value = items.stack()
    if items.kind is not None:
        return StagedNumber(items.kind, value).convert(dtype, name)
    return value if dtype is None else tf.cast(value, dtype, name=name)


def require_elements(items: Any) -> None:
    """Makes the graph fail where a staged list is empty but has another dtype.

    Eagerly, `tf.stack([])` is a float32 tensor; a graph has one dtype.
    """
    dtype = items.dtype if items.kind is None else _DEFAULTS[items.kind]
    if dtype == tf.float32:
        return
    finding = Diagnostic(
        "AH254",
        f"a list of {dtype.name} elements is empty where one tensor is made of"
        " it, which would be float32",
        *user_place(),
        "Test for the empty list, or give tf.convert_to_tensor a dtype.",
    )
    fail_unless(tf.not_equal(items.size(), 0), finding)
