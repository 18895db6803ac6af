"""What may become an element of a list whose length only the graph knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from autohook.staging.numbers import kind_of
from autohook.staging.operators.modes import is_strict, refuse
from autohook.staging.operators.staged_texts import is_text

if TYPE_CHECKING:
    from autohook.staging.operators.staged_lists import StagedList


def require_element(items: StagedList, value: Any) -> None:
    """Refuses a value that is of another kind than the elements of a list.

    Raises:
        StagingError: In a graph of the user's.
        Refused: In autohook's own trace.
    """
    if not _takes(items, value):
        _refuse()


def require_alike(items: StagedList, others: StagedList) -> None:
    """Refuses to join two lists whose elements are of different kinds."""
    if (items.dtype, items.kind) != (others.dtype, others.kind):
        _refuse()


def _takes(items: StagedList, value: Any) -> bool:
    kind = kind_of(value)
    if items.kind is not None:
        return kind is items.kind
    if kind is None:
        if isinstance(value, (tf.Tensor, np.ndarray, np.generic)):
            return bool(tf.as_dtype(value.dtype).base_dtype == items.dtype)
        return is_text(value) and items.dtype == tf.string and not is_strict()
    if is_strict():
        return False
    # In a graph of the user's a number beside tensors becomes one of their dtype.
    if kind is bool:
        return bool(items.dtype == tf.bool)
    return bool(items.dtype.is_floating or (kind is int and items.dtype.is_integer))


def _refuse() -> None:
    refuse(
        "AH237",
        "a list whose length only the graph knows gets an element of another kind than"
        " those in it.",
    )
